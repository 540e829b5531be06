import { createTimer } from '../platform/timer.js'
import { optionError } from '../utilities/optionError.js'
import { toObject } from '../utilities/toObject.js'
import type { RequestOptions } from './contract.js'
import type { Ledger, PendingRequest } from './Ledger.js'
import { make, transmit, type Line } from './line.js'
import { RequestError, type RequestFailure } from './RequestError.js'

/** The requests of a connection. */
export class Requests {
  readonly #line: Line
  readonly pending: Set<PendingRequest> = new Set<PendingRequest>()

  constructor(line: Line) {
    this.#line = line
  }

  get size(): number {
    return this.pending.size
  }

  add(payload: unknown, options: RequestOptions | undefined): Promise<unknown> {
    const { signal, timeout = 10_000, resend = false } = toObject(options)
    return new Promise((resolve, reject) => {
      if (!(timeout >= 0)) throw optionError('timeout', '0 or more milliseconds', timeout)
      if (typeof this.#line.wire.request !== 'function')
        throw new TypeError('the wire must have a request function')
      if (signal?.aborted) throw signal.reason
      const abort = (): void => {
        this.#end(request)
        request.reject(signal!.reason)
      }
      const request: PendingRequest = {
        payload,
        resend,
        ledger: null,
        id: 0,
        sent: false,
        resolve,
        reject,
        timer: createTimer(),
        stopListening: () => signal?.removeEventListener('abort', abort),
      }
      signal?.addEventListener('abort', abort)
      request.timer(timeout, () => this.#fail(request, 'timeout'), true)
      this.pending.add(request)
      this.#line.schedule()
    })
  }

  /** Sends what was not sent in this session. Rejects what would wait for ever. */
  flush(): void {
    const { connection, ledger } = this.#line
    const isOpen = ledger.opening !== null && !ledger.over
    for (const request of this.pending) {
      if (request.ledger) continue
      if (isOpen) this.#send(request, ledger)
      else if (!connection.expects()) this.#fail(request, 'lost')
    }
  }

  /** The session is over. */
  lose(ledger: Ledger): void {
    for (const request of this.pending) {
      if (request.ledger !== ledger) continue
      if (request.resend || !request.sent) request.ledger = null
      else this.#fail(request, 'lost')
    }
    this.#line.schedule()
  }

  reply(request: PendingRequest, reply: unknown): void {
    this.#end(request)
    request.resolve(reply)
  }
  refuse(request: PendingRequest, detail: unknown): void {
    this.#fail(request, 'refused', detail)
  }

  #send(request: PendingRequest, ledger: Ledger): void {
    const { wire, asked } = this.#line
    const id = (request.id = ledger.next())
    request.ledger = ledger
    make(
      () => wire.request!(request.payload, id, asked),
      (frame) => {
        // It has ended meanwhile, or waits for the next session.
        if (!this.pending.has(request) || request.ledger !== ledger) return
        if (!transmit(this.#line, frame)) request.ledger = null
        else {
          request.sent = true
          ledger.addRequest(id, request)
        }
      },
      (error) => {
        this.#end(request)
        request.reject(error)
      },
    )
  }

  #fail(request: PendingRequest, reason: RequestFailure, detail?: unknown): void {
    this.#end(request)
    const { error } = this.#line.connection.getSnapshot()
    request.reject(new RequestError(reason, request.sent, detail, reason === 'lost' ? error : detail))
  }

  #end(request: PendingRequest): void {
    this.pending.delete(request)
    request.ledger?.removeRequest(request.id)
    request.timer()
    request.stopListening()
    // The connection may no longer be needed.
    this.#line.schedule()
  }
}
