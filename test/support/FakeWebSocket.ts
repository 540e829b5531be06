import type { WebSocketLike } from '../../src/platform/transport.js'

type Handler<Kind> = ((event: Kind) => void) | null
type State = 0 | 1 | 2 | 3

/** The end of a session as a CloseEvent tells it. */
interface End {
  readonly code: number
  readonly reason: string
  readonly wasClean: boolean
}

const cut: End = { code: 1006, reason: '', wasClean: false }

/** The test asks for what no peer can do in the state that the socket is in. */
export class ImpossibleAction extends Error {}

/**
 * A WebSocket without a network. What the script may do, it does as the standard says; what the peer and the network do,
 * happens when the test says so, and has happened when the call returns.
 *
 * @see https://websockets.spec.whatwg.org/#the-websocket-interface
 */
export class FakeWebSocket implements WebSocketLike {
  /** Every socket made since the last reset, of whatever kind, in order. */
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

  /** What went out, in order. */
  readonly sent: unknown[] = []
  /** The arguments of every call of `close`, as they were given. */
  readonly closeCalls: (readonly unknown[])[] = []
  /** The arguments of the call that closed it. Null: the script has not closed it. */
  closedWith: readonly unknown[] | null = null

  /** What `readyState` should be by the standard. The odd kinds may say something else. */
  state: State = 0
  /** Closed before the handshake was done, so that the peer never hears of a code. */
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

  /** Whether somebody could still hear what becomes of it. `onerror` tells nothing, and does not count. */
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

  /** A message comes; bytes come as `binaryType` says. After `close()` nobody hears it any more. */
  message(data: string | Uint8Array<ArrayBuffer>): void {
    this.require(this.state === 1 || (this.state === 2 && !this.handshakeCut), 'send')
    if (this.deliversMessages()) this.onmessage?.(this.createMessageEvent(this.decode(data)))
  }

  /** A close frame comes that answers none. */
  peerCloses(code = 1005, reason = ''): void {
    this.require(this.state === 1 || (this.state === 2 && !this.handshakeCut), 'close')
    this.end({ code, reason, wasClean: true })
  }

  /** What comes of the script's `close`: the peer answers, by default with the same code; a cut handshake ends as a failed one. */
  answerClose(code = (this.closedWith?.[0] as number | undefined) ?? 1005, reason = ''): void {
    this.require(this.state === 2, 'answer a close')
    if (this.handshakeCut) this.end(cut, true)
    else this.end({ code, reason, wasClean: true })
  }

  /** The line breaks: no close frame. */
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

  /** A peer that does what no peer can do would prove nothing. */
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

/** Many a fake written by hand: whatever state it is in, `close()` fires `close` before it returns. */
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

/** React Native: plain objects for events, no `wasClean`, and no word against any argument of `close()`. */
export class PlainWebSocket extends FakeWebSocket {
  protected override createCloseEvent({ code, reason }: End): CloseEvent {
    return { type: 'close', code, reason } as unknown as CloseEvent
  }

  protected override createMessageEvent(data: unknown): MessageEvent {
    return { type: 'message', data } as unknown as MessageEvent
  }
}

/** `ws`, happy-dom, Deno: messages go on coming after `close()`. */
export class ChattyWebSocket extends FakeWebSocket {
  protected override deliversMessages(): boolean {
    return true
  }
}

/** happy-dom, WebKitGTK: `readyState` never says CLOSING, but stays where it was until the end. */
export class LaggingWebSocket extends FakeWebSocket {
  override get readyState(): number {
    if (this.state !== 2) return this.state
    return this.handshakeCut ? 0 : 1
  }
}

/** Every kind there is, the standard's first. */
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
