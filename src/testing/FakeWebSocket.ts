import { toCloseArguments } from '../protocol/closeArguments.js'
import { toWellFormed } from '../protocol/closeReason.js'
import { ReadyState } from '../protocol/readyState.js'
import { assertProtocols, toAddress, toProtocolList } from '../protocol/address.js'
import { createFakePeer, type Frame, type PeerEnd } from './createFakePeer.js'
import { connectionLost, type ConnectionEnd } from '../protocol/connectionEnd.js'
import { createCloseEvent } from './events.js'
import type { CloseFrame } from './FakePeer.js'
import { defineHandlers } from './handlers.js'
import { assertGiven, shapeAsInterface } from './interface.js'
import { type Payload, toIncoming, toOutgoing } from './payload.js'
import { setEnd } from './peerEnds.js'
import { queueTask } from './tasks.js'

/**
 * A WebSocket without a network, with the interface, states, checks, events and tasks of the standard. Nothing happens by itself: even the handshake
 * waits for its {@link FakePeer}.
 *
 * To get the peers, use the class that `createFakeWebSocket` or `installFakeWebSocket` creates. A socket of this class has no reachable peer: it
 * stays CONNECTING until it is closed, as with a host that does not answer.
 *
 * Where engines differ, it follows the standard. Fractional close codes are rounded, halves to the even neighbour. A reason without a code sends an
 * empty close frame. A peer that chooses no subprotocol although some were offered fails the connection, and one that breaks the protocol gets a
 * close frame with 1002. No script can imitate two details: its events have `isTrusted: false`, and no microtasks run between two listeners of one
 * event.
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
  /** Event handlers: a function, or null. @see https://websockets.spec.whatwg.org/#handler-websocket-onopen */
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
    shapeAsInterface(this, (value) => #url in value)
  }

  /** True also for sockets of the classes that `createFakeWebSocket` and `installFakeWebSocket` create. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    // For a subclass, only its own sockets.
    if (this !== FakeWebSocket) return Function.prototype[Symbol.hasInstance].call(this, value)
    return typeof value === 'object' && value !== null && #url in value
  }

  /**
   * @throws `SyntaxError` (a DOMException) for an address or subprotocols that the standard rejects.
   * @throws TypeError without arguments.
   * @see https://websockets.spec.whatwg.org/#dom-websocket-websocket
   */
  constructor(...values: [url: string | URL, protocols?: string | string[] | undefined]) {
    super()
    assertGiven('url', values)
    // Both are converted before either is checked.
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
      failed: () => this.#failed(),
      lost: () => this.#finish(this.#readyState === ReadyState.CONNECTING),
    })
    setEnd(this, this.#end)
  }

  /** The address, absolute and normalized. @see https://websockets.spec.whatwg.org/#dom-websocket-url */
  get url(): string {
    return this.#url
  }

  /** 0 CONNECTING, 1 OPEN, 2 CLOSING, 3 CLOSED. @see https://websockets.spec.whatwg.org/#dom-websocket-readystate */
  get readyState(): ReadyState {
    return this.#readyState
  }

  /** The bytes that were sent and that the peer has not read. @see https://websockets.spec.whatwg.org/#dom-websocket-bufferedamount */
  get bufferedAmount(): number {
    return this.#bufferedAmount
  }

  /** Always empty: the fake has no extensions. @see https://websockets.spec.whatwg.org/#dom-websocket-extensions */
  get extensions(): string {
    return ''
  }

  /** The subprotocol that the peer chose. Empty before that. @see https://websockets.spec.whatwg.org/#dom-websocket-protocol */
  get protocol(): string {
    return this.#protocol
  }

  /** The type of binary messages. Other values are ignored. @see https://websockets.spec.whatwg.org/#dom-websocket-binarytype */
  get binaryType(): BinaryType {
    return this.#binaryType
  }

  set binaryType(value: BinaryType) {
    const text = `${value}`
    if (text === 'blob' || text === 'arraybuffer') this.#binaryType = text
  }

  /**
   * Closes, as in the standard. The arguments are converted as in Web IDL.
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
    // Engines differ on a reason without a code. The standard has no place for it.
    else this.#pushClose(code === undefined ? { code: 1005, reason: '' } : { code: sentCode, reason })
  }

  /**
   * Sends text, a Blob, an ArrayBuffer or a view. Any other value is converted to text.
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

  /** Opens the socket. Fails the connection if the peer chose a subprotocol that it must not choose. */
  #established(protocol: string, offered: readonly string[]): void {
    if (this.#over) return
    if (protocol ? !offered.includes(protocol) : offered.length > 0) return this.#finish(true)
    this.#protocol = protocol
    this.#readyState = ReadyState.OPEN
    this.#end.answered()
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

  /** Everything sent before still arrives, followed by the close frame. */
  #failed(): void {
    if (this.#over) return
    if (this.#readyState === ReadyState.OPEN) this.#pushClose({ code: 1002, reason: '' })
    this.#emitEnd(true)
  }

  #pushClose(frame: CloseFrame): void {
    this.#end.push({ type: 'close', frame })
  }

  /** Ends the connection. Later events are ignored. */
  #finish(failed: boolean): void {
    if (this.#over) return
    this.#end.leave()
    this.#emitEnd(failed)
    this.#end.answered()
  }

  #emitEnd(failed: boolean): void {
    this.#over = true
    const end: ConnectionEnd = this.#closedWith ? { ...this.#closedWith, wasClean: true } : connectionLost
    const close = () => {
      this.dispatchEvent(createCloseEvent(end))
      this.#end.ended()
    }
    queueTask(() => {
      this.#readyState = ReadyState.CLOSED
      if (failed) this.dispatchEvent(new Event('error'))
      else close()
    })
    // One task in the standard. But microtasks run between the two events, and here they would not.
    if (failed) queueTask(close)
  }
}
