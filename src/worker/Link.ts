import { createTimer } from '../platform/timer.js'
import { optionError } from '../utilities/optionError.js'
import { connectionLost } from '../protocol/connectionEnd.js'
import { getSize, type Command, type Payload, type Report } from './messages.js'

/** A socket of the page, as the link sees it. */
export interface Client {
  /** Gets each report but those of messages. */
  readonly handle: (report: Report) => void
  /** Gets a message. Returns true if the next one may follow in the same task. */
  readonly receive: (data: Payload) => boolean
  /** There can be no worker: the socket goes on without one. It is not open yet. */
  readonly stayOnPage: () => void
}

/** Called when the worker has ended, so that the next socket needs a new link. With a cause if the worker has never started. */
type OnEnd = (cause?: unknown) => void

/** Milliseconds without a report after which the page sends a ping. */
const pingInterval = 5_000
/** Milliseconds that an answer may take. An upload of many megabytes may block the worker. */
const answerTimeout = 20_000
/** Milliseconds without a socket after which the worker ends. */
const idleTimeout = 10_000
/** Milliseconds that the page handles messages without a break. */
const maxTaskTime = 8
/** The page acknowledges messages when it has handled more than this. */
const acknowledgeSize = 2 ** 18

/** Connects the sockets of a page with their host: passes on commands, and handles reports in order. */
export class Link {
  readonly #onEnd: OnEnd
  #worker: Worker | null = null
  readonly #timer = createTimer()
  readonly #clients = new Map<number, Client>()
  readonly #channel = new MessageChannel()
  #execute: ((commands: readonly Command[]) => void) | null = null
  #lastId = 0
  #commands: Command[] = []
  #transfer: ArrayBuffer[] = []
  /** Commands were posted before the last promise jobs. */
  #hasPosted = false
  #reports: Report[] = []
  /** The number of messages of the first report that are handled already. */
  #position = 0
  /** The size of the handled messages that the host does not know of. */
  #unacknowledged = 0
  /** A task that handles reports is on its way. */
  #isScheduled = false
  /** The worker has yet to answer a command. */
  #isWaiting = false
  #hasEnded = false

  /**
   * @param start Makes the worker.
   * @param startTimeout Milliseconds that it may take to start.
   */
  constructor(start: () => Worker, startTimeout: number, onEnd: OnEnd) {
    this.#onEnd = onEnd
    this.#channel.port1.onmessage = () => {
      this.#isScheduled = false
      this.#handleReports()
    }
    try {
      this.#worker = start()
    } catch (cause) {
      // Some engines throw where a policy forbids the worker.
      this.#stayOnPage(cause)
      return
    }
    if (!(this.#worker instanceof Worker))
      throw optionError('worker', 'a function that returns a Worker', this.#worker)
    this.#listen(this.#worker, startTimeout)
  }

  /** Adds a socket. Returns its number. */
  add(client: Client): number {
    this.#clients.set((this.#lastId += 1), client)
    return this.#lastId
  }

  /** Passes on a command at once. Messages that follow another command before the promise jobs go together. */
  post(command: Command, transfer?: ArrayBuffer): void {
    if (this.#hasEnded) return
    this.#commands.push(command)
    if (transfer) this.#transfer.push(transfer)
    if (!this.#hasPosted || command[0] !== 'send') this.#flush()
  }

  #listen(worker: Worker, startTimeout: number): void {
    const fail = (cause: unknown): void => {
      if (this.#execute) this.#end()
      else this.#stayOnPage(cause)
    }
    worker.onerror = (event) => {
      event.preventDefault()
      fail(event.message || 'it is blocked, or its script cannot be loaded')
    }
    worker.onmessageerror = () => fail('a message cannot be read')
    worker.onmessage = ({ data }: MessageEvent<readonly Report[]>) => {
      this.#execute ??= this.#start(worker)
      this.#isWaiting = false
      this.#planNext()
      this.#reports.push(...data)
      if (!this.#isScheduled) this.#handleReports()
    }
    this.#timer(startTimeout, () => fail(`no answer within ${startTimeout} ms`), true)
    addEventListener('pagehide', this.#hide)
  }

  #start(worker: Worker): (commands: readonly Command[]) => void {
    void Promise.resolve().then(this.#flush)
    return (commands) => {
      worker.postMessage(commands, this.#transfer)
      this.#transfer = []
      if (!this.#isWaiting) this.#timer(answerTimeout, () => this.#end(), true)
      this.#isWaiting = true
    }
  }

  /** While there are sockets, an answer of the worker is followed by a ping after a while. Without one, the worker ends. */
  #planNext(): void {
    if (this.#hasEnded || this.#isWaiting) return
    if (this.#clients.size) this.#timer(pingInterval, () => this.post(['ping']))
    else this.#timer(idleTimeout, () => this.#end())
  }

  /** None of the commands so far has reached a worker. */
  #stayOnPage(cause: unknown): void {
    this.#leave(cause)
    for (const client of this.#clients.values()) client.stayOnPage()
  }

  readonly #flush = (): void => {
    if (!this.#execute || !this.#commands.length) return
    const commands = this.#commands
    this.#commands = []
    this.#execute(commands)
    if (this.#hasPosted) return
    this.#hasPosted = true
    // A promise, because Jest's fake timers replace `queueMicrotask`.
    void Promise.resolve().then(() => {
      this.#hasPosted = false
      this.#flush()
    })
  }

  // The back/forward cache would freeze the worker, and the server would wait for it. On return, a new socket must not get this link.
  readonly #hide = ({ persisted }: PageTransitionEvent): void => {
    if (!persisted) return
    this.#leave()
    addEventListener('pageshow', () => this.#endClients(), { once: true })
  }

  #end(): void {
    this.#leave()
    this.#endClients()
  }

  /** The worker has ended, and so have its sockets: after the messages that have arrived. */
  #endClients(): void {
    for (const id of this.#clients.keys()) this.#reports.push(['failed', id], ['ended', id, connectionLost])
    this.#schedule()
  }

  #leave(cause?: unknown): void {
    this.#hasEnded = true
    this.#timer()
    this.#worker?.terminate()
    removeEventListener('pagehide', this.#hide)
    this.#onEnd(cause)
  }

  #schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    this.#channel.port2.postMessage(null)
  }

  /** Handles reports for a few milliseconds. Continues in another task if some are left. */
  #handleReports(): void {
    const until = performance.now() + maxTaskTime
    let isFirst = true
    while (this.#handleNext(isFirst, until)) isFirst = false
    if (this.#reports.length) this.#schedule()
    else if (this.#hasEnded) this.#channel.port1.close()
    if (this.#unacknowledged > acknowledgeSize) {
      this.post(['acknowledge', this.#unacknowledged])
      this.#unacknowledged = 0
    }
  }

  /** Handles the first report. Returns false if the next one needs a task of its own, or there is none. */
  #handleNext(isFirst: boolean, until: number): boolean {
    const [next] = this.#reports
    if (!next) return false
    const [kind, id] = next
    const client = this.#clients.get(id)
    if (kind === 'received' && !this.#deliver(client, next[2], until)) return false
    const isEvent = kind !== 'received' && kind !== 'sent' && kind !== 'closing'
    // Promise jobs of the listeners so far run before it.
    if (isEvent && !isFirst) return false
    this.#reports.shift()
    this.#position = 0
    if (kind === 'ended') {
      this.#clients.delete(id)
      this.#planNext()
    }
    client?.handle(next)
    return !isEvent
  }

  /** Delivers messages. Returns false if some are left, or the next report needs a task of its own. */
  #deliver(client: Client | undefined, messages: readonly Payload[], until: number): boolean {
    while (this.#position < messages.length) {
      const data = messages[this.#position]!
      this.#position += 1
      this.#unacknowledged += getSize(data)
      if (client?.receive(data) === false) return false
      // Not for each message: reading the clock costs as much as one message.
      if (this.#position % 16 === 0 && performance.now() > until) return false
    }
    return true
  }
}
