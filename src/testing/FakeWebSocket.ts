import { toCloseArguments } from '../protocol/closeArguments.js'
import { toWellFormed } from '../protocol/closeReason.js'
import { ReadyState } from '../protocol/readyState.js'
import { assertProtocols, toAddress, toProtocolList } from './address.js'
import { createFakePeer, type Frame, type PeerEnd } from './createFakePeer.js'
import { brokenOff, createCloseEvent, type End } from './events.js'
import type { CloseFrame, FakePeer } from './FakePeer.js'
import { defineHandlers } from './handlers.js'
import { assertGiven, shapeAsInterface } from './interface.js'
import { type Payload, toOutgoing } from './payload.js'
import { queueTask } from './tasks.js'

const peers = new WeakMap<WebSocket, FakePeer>()

/** The other end of a fake WebSocket. */
export const peerOf = (socket: FakeWebSocket): FakePeer => peers.get(socket)!

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
      lost: () => this.#lost(),
    })
    peers.set(this, this.#end.peer)
  }

  get url(): string {
    return this.#url
  }

  get readyState(): ReadyState {
    return this.#readyState
  }

  get bufferedAmount(): number {
    return this.#bufferedAmount
  }

  get extensions(): string {
    return ''
  }

  get protocol(): string {
    return this.#protocol
  }

  get binaryType(): BinaryType {
    return this.#binaryType
  }

  set binaryType(value: BinaryType) {
    const text = `${value}`
    if (text === 'blob' || text === 'arraybuffer') this.#binaryType = text
  }

  /** Takes what the standard takes, converted as Web IDL says. @see https://websockets.spec.whatwg.org/#dom-websocket-close */
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

  /** Takes text, a Blob, an ArrayBuffer or a view. @see https://websockets.spec.whatwg.org/#dom-websocket-send */
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
    if (offered.length > 0 || protocol ? !offered.includes(protocol) : false) {
      this.#finish(true)
      return
    }
    this.#protocol = protocol
    this.#readyState = ReadyState.OPEN
    this.dispatchEvent(new Event('open'))
  }

  #received(payload: Payload): void {
    if (this.#readyState !== ReadyState.OPEN) return
    const { origin } = new URL(this.#url)
    this.dispatchEvent(new MessageEvent('message', { data: this.#decode(payload), origin }))
  }

  #decode(payload: Payload): unknown {
    if (typeof payload === 'string') return payload
    const { buffer } = payload as Uint8Array<ArrayBuffer>
    return this.#binaryType === 'blob' ? new Blob([buffer]) : buffer
  }

  #closing(frame: CloseFrame): void {
    if (this.#over) return
    this.#closedWith = frame
    if (this.#readyState === ReadyState.CLOSING) return
    this.#readyState = ReadyState.CLOSING
    this.#pushClose(frame)
  }

  #lost(): void {
    this.#finish(this.#readyState === ReadyState.CONNECTING)
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
