import { createCloseEvent } from '../platform/closeEvent.js'
import { createMessageEvent } from '../platform/messageEvent.js'
import { createTimer } from '../platform/timer.js'
import type { Socket } from '../platform/transport.js'
import { copyData, measure, type MessageData } from '../protocol/messageData.js'
import { DelayLine, type Delay } from './DelayLine.js'
import { overrideField, type Overridden } from './overrideField.js'

/** What is simulated on every socket of a connection. */
export interface Faults extends Delay {
  /** Called for each message of the server. Returns true if it is dropped. */
  readonly drops: () => boolean
  /** Delivers an injected message. */
  readonly injects: (deliver: () => void) => void
}

const names = ['open', 'message', 'error', 'close'] as const
type Name = (typeof names)[number]
type Handler = ((event: unknown) => void) | null
type Handlers = Record<Name, Handler>

/** The fields of the socket behind the tap. */
interface Behind {
  readonly send: Overridden<(data: never) => void>
  readonly close: Overridden<(...values: [code?: number, reason?: string]) => void>
  readonly readyState: Overridden<number>
  readonly bufferedAmount: Overridden<number | undefined>
}

/**
 * Stands between a socket and its user, on the socket itself: its handlers, `send`, `close`, `readyState` and `bufferedAmount` become own properties.
 * So it also works for a socket that exists.
 */
export class SocketTap {
  readonly #socket: Socket
  readonly #faults: Faults
  /** The handlers of the user. */
  readonly #handlers: Handlers = { open: null, message: null, error: null, close: null }
  readonly #inbound: DelayLine
  readonly #outbound: DelayLine
  readonly #timer = createTimer()
  readonly #behind: Behind
  readonly #restores: (() => void)[] = []
  /** The state that the user sees while an event is held back, and after the line was cut. */
  #seen: number
  /** The lowest state that the user sees: 2 after a close, 3 after the end. */
  #least = 0
  /** The real socket no longer matters. */
  #isCut = false

  constructor(socket: Socket, faults: Faults) {
    this.#socket = socket
    this.#faults = faults
    this.#inbound = new DelayLine(() => faults)
    this.#outbound = new DelayLine(() => faults)
    this.#seen = socket.readyState
    for (const name of names) this.#takeHandler(name)
    this.#behind = {
      send: this.#override('send', () => (data: MessageData) => this.#send(data)),
      close: this.#override(
        'close',
        () =>
          (...values: [code?: number, reason?: string]) =>
            this.#close(values),
      ),
      readyState: this.#override('readyState', () => this.#getState()),
      bufferedAmount: this.#override('bufferedAmount', () => this.#measure()),
    }
  }

  isOver(): boolean {
    return this.#getState() === 3
  }

  /** The delay has changed. */
  update(): void {
    this.#outbound.update()
    this.#inbound.update()
  }

  /** Everything that is held back passes. */
  flush(): void {
    this.#outbound.flush()
    this.#inbound.flush()
  }

  /** Ends as a lost line does. Returns false if the socket has ended. */
  cut(): boolean {
    if (this.isOver() || this.#isCut) return false
    const wasConnecting = this.#getState() === 0
    this.#leave()
    this.#finish(createCloseEvent(), wasConnecting)
    return true
  }

  /** Ends as a server does that closes. Returns false if the socket is not open. */
  close(code: number | undefined, reason: string): boolean {
    if (this.#getState() !== 1) return false
    this.#inbound.push(() => {
      if (this.#getState() !== 1) return
      this.#leave(code)
      this.#least = 2
      this.#finish(createCloseEvent({ code: code ?? 1005, reason, wasClean: true }), false)
    })
    return true
  }

  /** Delivers a message as if it had come from the server. Returns false if the socket is not open. */
  inject(data: string | ArrayBuffer): boolean {
    if (this.#getState() !== 1) return false
    const { url = '', binaryType } = this.#socket
    const shown = typeof data !== 'string' && binaryType === 'blob' ? new Blob([data]) : data
    const origin = url.replace(/^([^/]*\/\/[^/?#]*).*$/s, '$1')
    const event = createMessageEvent({ type: 'message', origin, lastEventId: '' } as MessageEvent, shown)
    this.#inbound.push(() => {
      if (this.#getState() === 1)
        this.#faults.injects(() => {
          this.#emit('message', event)
        })
    })
    return true
  }

  /** The socket is as before. */
  release(): void {
    this.flush()
    // The user of a socket that was cut still waits for its end.
    if (this.#isCut) return
    for (const restore of this.#restores) restore()
  }

  #takeHandler(name: Name): void {
    const field = `on${name}` as const
    const receive = (event: unknown): void => {
      this.#receive(name, event)
    }
    this.#handlers[name] = this.#socket[field] as Handler
    const behind = overrideField<Handler>(this.#socket, field, {
      // A class that keeps its handlers in fields calls what this returns.
      get: () => this.#handlers[name] && receive,
      set: (handler: Handler) => {
        this.#handlers[name] = handler
      },
    })
    behind.set(receive)
    this.#restores.push(() => {
      behind.set(this.#handlers[name])
      behind.restore()
    })
  }

  #override<Value>(name: string, get: () => unknown): Overridden<Value> {
    const behind = overrideField<Value>(this.#socket, name, { get })
    this.#restores.push(behind.restore)
    return behind
  }

  #getState(): number {
    const isReal = !this.#isCut && this.#inbound.isEmpty()
    return Math.max(isReal ? this.#behind.readyState.get() : this.#seen, this.#least)
  }

  #measure(): number {
    return (this.#behind.bufferedAmount.get() ?? 0) + (this.#faults.isStalled ? this.#outbound.bytes : 0)
  }

  #receive(name: Name, event: unknown): void {
    if (this.#isCut || (name === 'message' && this.#faults.drops())) return
    this.#inbound.push(() => {
      if (name === 'open') this.#seen = 1
      if (name === 'close') this.#seen = 3
      this.#emit(name, event)
    })
  }

  #emit(name: Name, event: unknown): void {
    this.#handlers[name]?.call(this.#socket, event)
  }

  #send(data: MessageData): void {
    const state = this.#getState()
    if (this.#isCut || state > 1) return
    // While CONNECTING, the real socket says what is wrong.
    const isHeld = state === 1 && (this.#faults.isStalled || this.#faults.latency > 0)
    const kept = isHeld ? copyData(data) : data
    const pass = (): void => {
      this.#callBehind('send', [kept])
    }
    if (state === 1) this.#outbound.push(pass, measure(kept))
    else pass()
  }

  #close(values: [code?: number, reason?: string]): void {
    if (this.#isCut) return
    this.#least = Math.max(this.#least, 2)
    const pass = (): void => {
      this.#callBehind('close', values)
    }
    // Nobody waits for the end of an abandoned socket.
    if (this.#handlers.close) this.#outbound.push(pass)
    else {
      this.#outbound.clear()
      this.#inbound.clear()
      pass()
    }
  }

  #callBehind(name: 'send' | 'close', values: readonly unknown[]): void {
    Reflect.apply(this.#behind[name].get(), this.#socket, values)
  }

  /** Leaves the real socket, which the server sees closed. */
  #leave(code?: number): void {
    this.#seen = this.#getState()
    const isSendable = code !== undefined && (code === 1000 || code >= 3_000)
    if (this.#behind.readyState.get() < 2) this.#callBehind('close', isSendable ? [code] : [])
    this.#isCut = true
    this.#inbound.clear()
    this.#outbound.clear()
  }

  #finish(event: unknown, fails: boolean): void {
    this.#timer(0, () => {
      this.#seen = 3
      if (fails) this.#emit('error', { type: 'error' })
      this.#emit('close', event)
    })
  }
}
