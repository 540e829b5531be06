import type { WebSocketLike } from '../../src/platform/transport.js'

type Handler<Kind> = ((event: Kind) => void) | null
type State = 0 | 1 | 2 | 3

/** The end of a session, as in a CloseEvent. */
interface End {
  readonly code: number
  readonly reason: string
  readonly wasClean: boolean
}

const cut: End = { code: 1006, reason: '', wasClean: false }

/** The test asks for an action that no peer can take in the state of the socket. */
export class ImpossibleAction extends Error {}

/**
 * A WebSocket without a network. It does what the script asks as the standard says. What the peer and the network do
 * happens when the test calls it, and has happened when the call returns.
 *
 * @see https://websockets.spec.whatwg.org/#the-websocket-interface
 */
export class FakeWebSocket implements WebSocketLike {
  /** Every socket made since the last reset, of each kind, in order. */
  static all: readonly FakeWebSocket[] = []

  static get last(): FakeWebSocket {
    const socket = FakeWebSocket.all.at(-1)
    if (!socket) throw new Error('no socket was made')
    return socket
  }

  static reset(): void {
    FakeWebSocket.all = []
  }

  readonly url: string
  readonly protocols: readonly string[]
  bufferedAmount = 0
  binaryType = 'blob'
  onopen: Handler<Event> = null
  onmessage: Handler<MessageEvent> = null
  onerror: Handler<Event> = null
  onclose: Handler<CloseEvent> = null

  /** The sent messages, in order. */
  readonly sent: unknown[] = []
  /** The arguments of every call of `close`, as given. */
  readonly closeCalls: (readonly unknown[])[] = []
  /** The arguments of the call that closed it. Null: the script has not closed it. */
  closedWith: readonly unknown[] | null = null

  /** The `readyState` of the standard. Some kinds show another one. */
  state: State = 0
  /** Whether it was closed before the handshake was done, so that the peer receives no code. */
  protected handshakeCut = false

  constructor(url: string, protocols: string | string[] = []) {
    const parsed = parse(url)
    if (!/^(?:ws|http)s?:$/.test(parsed.protocol) || parsed.hash) throw syntaxError(`no address: ${url}`)
    this.url = parsed.href
    this.protocols = ([] as string[]).concat(protocols)
    if (new Set(this.protocols).size < this.protocols.length) throw syntaxError('a protocol is there twice')
    if (!this.protocols.every((protocol) => /^[!#$%&'*+\-.^`|~\w]+$/.test(protocol))) {
      throw syntaxError('a protocol is no token')
    }
    FakeWebSocket.all = [...FakeWebSocket.all, this]
  }

  get readyState(): number {
    return this.state
  }

  /** Whether it still has a listener. `onerror` does not count, since its event does not say what happened. */
  get hasListeners(): boolean {
    return this.onopen !== null || this.onmessage !== null || this.onclose !== null
  }

  send(data: unknown): void {
    if (this.state === 0) throw new DOMException('send while CONNECTING', 'InvalidStateError')
    if (this.state === 1) this.sent.push(data)
  }

  close(...values: readonly [code?: number, reason?: string]): void {
    const [code, reason = ''] = values
    if (code !== undefined && code !== 1000 && !(Number.isInteger(code) && code >= 3000 && code <= 4999)) {
      throw new DOMException(`close code ${code}`, 'InvalidAccessError')
    }
    if (new TextEncoder().encode(reason).length > 123) throw syntaxError('close reason too long')
    this.closeCalls.push(values)
    if (this.state > 1) return
    this.closedWith = values
    this.handshakeCut = this.state === 0
    this.state = 2
  }

  /** The handshake is done. */
  accept(): void {
    this.require(this.state === 0, 'accept')
    this.state = 1
    this.onopen?.(new Event('open'))
  }

  /** The handshake fails. */
  refuse(): void {
    this.require(this.state === 0, 'refuse')
    this.end(cut, true)
  }

  /** A message arrives, with bytes as `binaryType` says. After `close()` it is not emitted. */
  message(data: string | Uint8Array<ArrayBuffer>): void {
    this.require(this.state === 1 || (this.state === 2 && !this.handshakeCut), 'send')
    if (this.deliversMessages()) this.onmessage?.(this.createMessageEvent(this.decode(data)))
  }

  /** The peer sends a close frame, not as an answer. */
  peerCloses(code = 1005, reason = ''): void {
    this.require(this.state === 1 || (this.state === 2 && !this.handshakeCut), 'close')
    this.end({ code, reason, wasClean: true })
  }

  /** The peer answers `close()`, by default with the same code. A cut handshake ends as a failed one. */
  answerClose(code = (this.closedWith?.[0] as number | undefined) ?? 1005, reason = ''): void {
    this.require(this.state === 2, 'answer a close')
    if (this.handshakeCut) this.end(cut, true)
    else this.end({ code, reason, wasClean: true })
  }

  /** The connection is lost, without a close frame. */
  drop(): void {
    this.require(this.state === 1 || (this.state === 2 && !this.handshakeCut), 'vanish')
    this.end(cut)
  }

  protected deliversMessages(): boolean {
    return this.state === 1
  }

  protected end(end: End, failed = false): void {
    this.state = 3
    this.fireEnd(end, failed)
  }

  protected fireEnd(end: End, failed: boolean): void {
    if (failed) this.onerror?.(new Event('error'))
    this.onclose?.(this.createCloseEvent(end))
  }

  protected createCloseEvent(end: End): CloseEvent {
    return new CloseEvent('close', end)
  }

  protected createMessageEvent(data: unknown): MessageEvent {
    return new MessageEvent('message', { data })
  }

  private decode(data: string | Uint8Array<ArrayBuffer>): unknown {
    if (typeof data === 'string') return data
    return this.binaryType === 'blob' ? new Blob([data]) : data.slice().buffer
  }

  /** A test with an impossible peer would prove nothing. */
  private require(possible: boolean, action: string): void {
    if (!possible) throw new ImpossibleAction(`in state ${this.state} no peer can ${action}`)
  }
}

/** undici: `close()` while CONNECTING fires `error` and `close` before it returns, and `readyState` stays at 2 for good. */
export class HastyWebSocket extends FakeWebSocket {
  override close(...values: readonly [code?: number, reason?: string]): void {
    const first = this.state < 2
    super.close(...values)
    if (first && this.handshakeCut) this.fireEnd(cut, true)
  }

  override answerClose(code?: number, reason?: string): void {
    if (!this.handshakeCut) super.answerClose(code, reason)
  }
}

/** Many fakes: in every state, `close()` fires `close` before it returns. */
export class EagerWebSocket extends FakeWebSocket {
  override close(...values: readonly [code?: number, reason?: string]): void {
    const first = this.state < 2
    super.close(...values)
    if (first) super.answerClose()
  }

  override answerClose(): void {}
}

/** Node 20's own: after `close()` while CONNECTING it fires `error` twice and never `close`. */
export class MuteWebSocket extends FakeWebSocket {
  protected override fireEnd(end: End, failed: boolean): void {
    if (!this.handshakeCut) {
      super.fireEnd(end, failed)
      return
    }
    this.onerror?.(new Event('error'))
    this.onerror?.(new Event('error'))
  }
}

/** React Native: events are plain objects without `wasClean`, and `close()` accepts any argument. */
export class PlainWebSocket extends FakeWebSocket {
  protected override createCloseEvent({ code, reason }: End): CloseEvent {
    return { type: 'close', code, reason } as unknown as CloseEvent
  }

  protected override createMessageEvent(data: unknown): MessageEvent {
    return { type: 'message', data } as unknown as MessageEvent
  }
}

/** `ws`, happy-dom, Deno: messages still arrive after `close()`. */
export class ChattyWebSocket extends FakeWebSocket {
  protected override deliversMessages(): boolean {
    return true
  }
}

/** happy-dom, WebKitGTK: `readyState` never shows CLOSING, and keeps its value until the end. */
export class LaggingWebSocket extends FakeWebSocket {
  override get readyState(): number {
    if (this.state !== 2) return this.state
    return this.handshakeCut ? 0 : 1
  }
}

/** Every kind, with the standard's first. */
export const kinds: readonly (typeof FakeWebSocket)[] = [
  FakeWebSocket,
  HastyWebSocket,
  EagerWebSocket,
  MuteWebSocket,
  PlainWebSocket,
  ChattyWebSocket,
  LaggingWebSocket,
]

function parse(url: string): URL {
  try {
    return new URL(url)
  } catch {
    throw syntaxError(`no address: ${url}`)
  }
}

const syntaxError = (message: string) => new DOMException(message, 'SyntaxError')
