import { createFrameGate, isActing, type FrameGate, type Frames } from '../../platform/frame.js'
import type { Transport } from '../../platform/transport.js'
import type { MessageData } from '../../protocol/messageData.js'
import type { SendOutcome } from '../contract.js'
import { createListeners } from '../../utilities/listeners.js'
import type { ConnectionSettings } from '../options.js'
import { SendQueue } from './queue.js'
import { assertSendOptions, type SendOptions } from './sendOptions.js'
import { warnOfDrop, type Warned } from '../emitting/warnings.js'

/** The connection, as the sender needs it. */
export interface Line {
  readonly settings: ConnectionSettings
  readonly session: { readonly transport: Transport } | null
  readonly publisher: { readonly emitInOrder: (then: undefined, first: () => unknown) => void }
  /** Sends through the current session. There must be one. */
  readonly transmit: Transport['send']
  readonly isOpen: () => boolean
  /** True if messages may be queued: a session is open or will follow. */
  readonly keeps: () => boolean
}

/** Sends messages: directly to the socket, or through the queue. */
export class Sender {
  readonly #line: Line
  readonly queue: SendQueue
  readonly #gate: FrameGate
  readonly #amounts = createListeners<[bytes: number]>()
  readonly #warned: Warned = {}
  /** The socket accepts no more messages: the server is closing. */
  #shut = false
  #emitted = 0

  constructor(line: Line, frames: Frames) {
    this.#line = line
    // Listeners run when everything is sent. One that closes would otherwise send the current message again.
    this.#gate = createFrameGate(() => {
      line.publisher.emitInOrder(undefined, () => {
        this.#flow()
      })
    }, frames)
    this.queue = new SendQueue((reason) => {
      if (reason === 'overflow') warnOfDrop(this.#warned, 'overflow')
      if (reason === 'abort' && this.#amounts.size) this.#gate.ask()
    })
  }

  send(message: MessageData, own?: SendOptions | null): SendOutcome {
    assertSendOptions(own)
    const outcome = this.#pass(message, own)
    if (isActing()) this.emitAmount()
    if (this.#amounts.size || (this.queue.size && this.#line.isOpen())) this.#gate.ask()
    return outcome
  }

  /** Withholds the queue: messages sent from now on go out before it. */
  withhold(): void {
    this.queue.withhold()
  }

  /** Restores the withheld queue, and sends as much as there is room for. */
  release(): void {
    this.queue.restore()
    this.#flow()
  }

  /** Sends the whole queue immediately, regardless of room, if the socket is open. Withheld messages stay. */
  flushAll(): void {
    this.#drain(() => true)
  }

  /** Remembers the queue. The returned function discards those messages. */
  mark(): () => void {
    return this.queue.mark()
  }

  /** Discards the queue. */
  clear(): void {
    this.queue.clear()
  }

  /** Called when the session ends: discards messages for this session only, and stops sending. */
  end(): void {
    this.#shut = false
    this.queue.clear(true)
    this.#gate.stop()
  }

  /** Returns the number of unsent bytes. */
  measure(): number {
    return this.queue.bytes + this.#getUnsent()
  }

  /** Emits the number of unsent bytes if it has changed. */
  emitAmount(): void {
    const bytes = this.measure()
    if (bytes !== this.#emitted) this.#amounts.notify((this.#emitted = bytes))
  }

  onBufferedAmount(listener: (bytes: number) => void): () => void {
    const unsubscribe = this.#amounts.add(listener)
    this.#gate.ask()
    return () => {
      unsubscribe()
      if (!this.#amounts.size && !this.queue.size) this.#gate.stop()
    }
  }

  #getUnsent(): number {
    return this.#line.session?.transport.view.bufferedAmount ?? 0
  }

  #hasRoom(): boolean {
    return !(this.#getUnsent() >= Math.max(this.#line.settings.highWaterMark ?? Infinity, 1))
  }

  #drain(hasRoom: () => boolean): void {
    const line = this.#line
    if (line.session) this.queue.drain((message) => hasRoom() && line.transmit(message), line.settings.queue)
  }

  /** Sends as much of the queue as there is room for. Runs again in the next frame while relevant bytes are unsent. */
  #flow(): void {
    const { size } = this.#amounts
    if (this.#line.isOpen()) this.#drain(() => this.#hasRoom())
    this.emitAmount()
    if (this.#line.session && ((this.queue.size && !this.#shut) || (size && this.measure()))) this.#gate.ask()
  }

  #pass(message: MessageData, own?: SendOptions | null): SendOutcome {
    const line = this.#line
    const { queue } = line.settings
    const open = line.isOpen()
    if (own?.signal?.aborted) return 'dropped'
    if (open && !this.queue.size && this.#hasRoom()) {
      if (line.transmit(message)) return 'sent'
      this.#shut = true
    }
    const keeps = line.keeps()
    const waits = own?.queue ?? true
    const mayWait = waits === 'session' ? open && !this.#shut : waits && keeps
    if (mayWait && this.queue.keep(message, queue, own)) return 'queued'
    // No warning if the caller chose not to queue.
    if (waits === true && queue !== false) warnOfDrop(this.#warned, keeps ? 'full' : 'closed')
    return 'dropped'
  }
}
