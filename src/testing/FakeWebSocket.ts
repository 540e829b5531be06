import { toCloseArguments } from '../protocol/closeArguments.js'
import { toWellFormed } from '../protocol/closeReason.js'
import { ReadyState } from '../protocol/readyState.js'
import { assertProtocols, toAddress, toProtocolList } from './address.js'
import { createFakePeer, type Frame, type PeerEnd } from './createFakePeer.js'
import { brokenOff, createCloseEvent, type End } from './events.js'
import type { CloseFrame } from './FakePeer.js'
import { defineHandlers } from './handlers.js'
import { assertGiven, shapeAsInterface } from './interface.js'
import { type Payload, toIncoming, toOutgoing } from './payload.js'
import { introduce } from './peers.js'
import { queueTask } from './tasks.js'

/**
 * A WebSocket without a network: the standard's interface, states, checks, events and tasks. Nothing ever happens by itself: the handshake waits
 * for its {@link FakePeer}.
 *
 * `createFakeWebSocket` and `installFakeWebSocket` make the class whose peers you get to hear of; a socket made with this one has nobody at the
 * other end, like a host that does not answer, and stays CONNECTING until it is closed.
 *
 * Where engines differ, it does what the standard says: fractional close codes are rounded, a half to the even neighbour; a reason without a
 * code sends an empty close frame (the standard has no place for it: no code, and a reason only after a code); a peer that picks no subprotocol
 * although some were offered fails the connection. What no script can imitate: its events say `isTrusted: false`, and no microtasks run
 * between two listeners of one event.
 *
 * @see https://websockets.spec.whatwg.org/#the-websocket-interface
 */
export class FakeWebSocket extends EventTarget implements WebSocket {
  declare static readonly CONNECTING: 0
  declare static readonly OPEN: 1
  declare static readonly CLOSING: 2
  declare static readonly CLOSED: 3
  declare readonly CONNECTING: 0
  declare readonly OPEN: 1
  declare readonly CLOSING: 2
  declare readonly CLOSED: 3
  /** Event handlers: null, or a function. @see https://websockets.spec.whatwg.org/#handler-websocket-onopen */
  declare onopen: WebSocket['onopen']
  declare onerror: WebSocket['onerror']
  declare onclose: WebSocket['onclose']
  declare onmessage: WebSocket['onmessage']

  readonly #url: string
  readonly #end: PeerEnd
  #readyState: ReadyState = ReadyState.CONNECTING
  #protocol = ''
  #binaryType: BinaryType = 'blob'
  #bufferedAmount = 0
  /** The peer's close frame. */
  #closedWith: CloseFrame | null = null
  #over = false

  static {
    defineHandlers(this.prototype, ['open', 'error', 'close', 'message'])
    shapeAsInterface(this)
  }

  /**
   * @throws `SyntaxError` (a DOMException) for an address or subprotocols that the standard refuses; TypeError without arguments.
   * @see https://websockets.spec.whatwg.org/#dom-websocket-websocket
   */
  constructor(...values: [url: string | URL, protocols?: string | string[] | undefined]) {
    super()
    assertGiven('url', values)
    // Both are converted before either is judged.
    const text = toWellFormed(`${values[0] as string}`)
    const protocols = values[1] === undefined ? [] : toProtocolList(values[1])
    this.#url = toAddress(text).href
    assertProtocols(protocols)
    this.#end = createFakePeer({
      url: this.#url,
      protocols,
      established: (protocol) => this.#established(protocol, protocols),
      received: (payload) => this.#received(payload),
      closing: (frame) => this.#closing(frame),
      lost: () => this.#finish(this.#readyState === ReadyState.CONNECTING),
    })
    introduce(this, this.#end.peer)
  }

  /** The address that was dialled, absolute and canonical. @see https://websockets.spec.whatwg.org/#dom-websocket-url */
  get url(): string {
    return this.#url
  }

  /** 0 CONNECTING, 1 OPEN, 2 CLOSING, 3 CLOSED. @see https://websockets.spec.whatwg.org/#dom-websocket-readystate */
  get readyState(): ReadyState {
    return this.#readyState
  }

  /** Bytes that were sent and that the peer has not read. @see https://websockets.spec.whatwg.org/#dom-websocket-bufferedamount */
  get bufferedAmount(): number {
    return this.#bufferedAmount
  }

  /** Always empty: the fake has none. @see https://websockets.spec.whatwg.org/#dom-websocket-extensions */
  get extensions(): string {
    return ''
  }

  /** The subprotocol that the peer picked; empty until then. @see https://websockets.spec.whatwg.org/#dom-websocket-protocol */
  get protocol(): string {
    return this.#protocol
  }

  /** What bytes arrive as; other values are ignored. @see https://websockets.spec.whatwg.org/#dom-websocket-binarytype */
  get binaryType(): BinaryType {
    return this.#binaryType
  }

  set binaryType(value: BinaryType) {
    const text = `${value}`
    if (text === 'blob' || text === 'arraybuffer') this.#binaryType = text
  }

  /**
   * Takes what the standard takes, converted as Web IDL says.
   *
   * @throws `InvalidAccessError` or `SyntaxError` (DOMExceptions) for a code or reason that cannot be sent.
   * @see https://websockets.spec.whatwg.org/#dom-websocket-close
   */
  close(...values: [code?: number | undefined, reason?: string | undefined]): void {
    const [code] = values
    const [sentCode = 1005, reason = ''] = toCloseArguments(...values)
    if (this.#readyState >= ReadyState.CLOSING) return
    const connecting = this.#readyState === ReadyState.CONNECTING
    this.#readyState = ReadyState.CLOSING
    if (connecting) this.#finish(true)
    // Engines disagree on a reason without a code; the standard puts a reason only after a code.
    else this.#pushClose(code === undefined ? { code: 1005, reason: '' } : { code: sentCode, reason })
  }

  /**
   * Takes text, a Blob, an ArrayBuffer or a view; anything else becomes text.
   *
   * @throws `InvalidStateError` (a DOMException) while CONNECTING.
   * @see https://websockets.spec.whatwg.org/#dom-websocket-send
   */
  send(...values: [data: string | BufferSource | Blob]): void {
    assertGiven('data', values)
    const { size, payload } = toOutgoing(values[0])
    if (this.#readyState === ReadyState.CONNECTING) {
      throw new DOMException('send: readyState must not be CONNECTING, got 0', 'InvalidStateError')
    }
    this.#bufferedAmount += size
    if (this.#readyState !== ReadyState.OPEN) return
    const sent = (): void => {
      this.#bufferedAmount -= size
    }
    const toFrame = (read: Payload): Frame => ({ type: 'message', payload: read, sent })
    this.#end.push(payload instanceof Promise ? payload.then(toFrame) : toFrame(payload))
  }

  /** The handshake is done, unless the peer picked what it should not. */
  #established(protocol: string, offered: readonly string[]): void {
    if (this.#over) return
    if (protocol ? !offered.includes(protocol) : offered.length > 0) return this.#finish(true)
    this.#protocol = protocol
    this.#readyState = ReadyState.OPEN
    this.dispatchEvent(new Event('open'))
  }

  #received(payload: Payload): void {
    if (this.#readyState !== ReadyState.OPEN) return
    const { origin } = new URL(this.#url)
    this.dispatchEvent(new MessageEvent('message', { data: toIncoming(payload, this.#binaryType), origin }))
  }

  #closing(frame: CloseFrame): void {
    if (this.#over) return
    this.#closedWith = frame
    if (this.#readyState === ReadyState.CLOSING) return
    this.#readyState = ReadyState.CLOSING
    this.#pushClose(frame)
  }

  #pushClose(frame: CloseFrame): void {
    this.#end.push({ type: 'close', frame })
  }

  /** The end, whatever comes later. */
  #finish(failed: boolean): void {
    if (this.#over) return
    this.#over = true
    this.#end.leave()
    const end: End = this.#closedWith ? { ...this.#closedWith, wasClean: true } : brokenOff
    const close = () => {
      this.dispatchEvent(createCloseEvent(end))
      this.#end.ended()
    }
    queueTask(() => {
      this.#readyState = ReadyState.CLOSED
      if (failed) this.dispatchEvent(new Event('error'))
      else close()
    })
    // By the standard one task; but microtasks run between the two events, and here they would not.
    if (failed) queueTask(close)
  }
}
