import { Host } from '../../src/worker/Host.js'
import type { Command, Report } from '../../src/worker/messages.js'

/** A Worker whose host runs on this thread. What is posted arrives within the call, as a clone. */
export class InProcessWorker {
  static all: InProcessWorker[] = []
  onmessage: ((event: { data: readonly Report[] }) => void) | null = null
  onerror: ((event: Event) => void) | null = null
  onmessageerror: (() => void) | null = null
  isTerminated = false
  readonly #host = new Host((reports) => this.#post(reports))

  constructor() {
    InProcessWorker.all.push(this)
    void Promise.resolve().then(() => this.#post([]))
  }

  postMessage(commands: readonly Command[]): void {
    if (!this.isTerminated) this.#host.execute(structuredClone(commands))
  }

  terminate(): void {
    this.isTerminated = true
  }

  #post(reports: readonly Report[]): void {
    if (!this.isTerminated) this.onmessage?.({ data: structuredClone(reports) })
  }
}
