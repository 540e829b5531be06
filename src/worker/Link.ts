import { createTimer } from '../platform/timer.js'
import { optionError } from '../utilities/optionError.js'
import { lost, weigh, type Command, type End, type Payload, type Report } from './messages.js'

/** A socket of the page, as the link sees it. */
export interface Client {
  readonly opened: (protocol: string, extensions: string) => void
  readonly closing: () => void
  /** Returns true if the next message may follow in the same task. */
  readonly heard: (data: Payload) => boolean
  readonly gone: (bytes: number) => void
  readonly ended: (end: End) => void
  /** There can be no worker: the socket goes on without one. It is not open yet. */
  readonly stayOnPage: () => void
}

/** Is told that the worker has ended, and the next socket needs a new link. With a cause: that it has never started. */
type Over = (cause?: unknown) => void

/** Milliseconds that the worker may take to start. */
const patience = 5_000
/** Milliseconds after which the worker is asked whether it is alive, and those that it may take to answer. An upload of many megabytes may block it. */
const quiet = 5_000
const silence = 20_000
/** Milliseconds that the page takes messages without a break. */
const slice = 8
/** The host is told of taken messages when they weigh so much. */
const announced = 2 ** 18

/** Connects the sockets of a page with their host: passes on commands, and hands out what is reported, in order. */
export class Link {
  readonly #tellOver: Over
  #worker: Worker | null = null
  readonly #timer = createTimer()
  readonly #clients = new Map<number, Client>()
  readonly #channel = new MessageChannel()
  #execute: ((commands: readonly Command[]) => void) | null = null
  #count = 0
  #commands: Command[] = []
  #transfer: ArrayBuffer[] = []
  /** Commands were passed on in this turn. */
  #passed = false
  #reports: Report[] = []
  /** The number of messages of the first report that are handed out already. */
  #given = 0
  #taken = 0
  /** A task that hands out reports is on its way. */
  #scheduled = false
  /** The worker owes an answer. */
  #asks = false
  #over = false

  /** @param start Makes the worker. */
  constructor(start: () => Worker, tellOver: Over) {
    this.#tellOver = tellOver
    this.#channel.port1.onmessage = () => {
      this.#scheduled = false
      this.#handOut()
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
    this.#listen(this.#worker)
  }

  /** Adds a socket. Returns its number. */
  add(client: Client): number {
    this.#clients.set((this.#count += 1), client)
    return this.#count
  }

  /** Passes on a command: at once, but for messages that follow another one in this turn. Those go together. */
  post(command: Command, transfer?: ArrayBuffer): void {
    if (this.#over) return
    this.#commands.push(command)
    if (transfer) this.#transfer.push(transfer)
    if (!this.#passed || command[0] !== 'send') this.#flush()
  }

  #listen(worker: Worker): void {
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
      this.#rest()
      this.#receive(data)
    }
    this.#timer(patience, () => fail(`no answer within ${patience} ms`), true)
    addEventListener('pagehide', this.#hide)
    addEventListener('pageshow', this.#show)
  }

  #start(worker: Worker): (commands: readonly Command[]) => void {
    void Promise.resolve().then(this.#flush)
    return (commands) => {
      worker.postMessage(commands, this.#transfer)
      this.#transfer = []
      if (!this.#asks) this.#timer(silence, () => this.#end(), true)
      this.#asks = true
    }
  }

  /** The worker has answered. While there are sockets, it is asked again after a while. */
  #rest(): void {
    this.#asks = false
    if (this.#clients.size) this.#timer(quiet, () => this.post(['ping']))
    else this.#timer()
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
    if (this.#passed) return
    this.#passed = true
    // A promise, because Jest's fake timers replace `queueMicrotask`.
    void Promise.resolve().then(() => {
      this.#passed = false
      this.#flush()
    })
  }

  // The back-forward cache would freeze the worker, and the server would wait for it.
  readonly #hide = ({ persisted }: PageTransitionEvent): void => {
    if (persisted) this.#stop()
  }
  readonly #show = ({ persisted }: PageTransitionEvent): void => {
    if (persisted) this.#end()
  }

  #stop(): void {
    this.#timer()
    this.#worker?.terminate()
  }

  /** The worker has ended, and so have its sockets: after the messages that have arrived. */
  #end(): void {
    this.#leave()
    for (const id of this.#clients.keys()) this.#reports.push(['ended', id, lost])
    this.#schedule()
  }

  #leave(cause?: unknown): void {
    this.#over = true
    this.#stop()
    removeEventListener('pagehide', this.#hide)
    removeEventListener('pageshow', this.#show)
    this.#tellOver(cause)
  }

  #receive(reports: readonly Report[]): void {
    this.#reports.push(...reports)
    if (!this.#scheduled) this.#handOut()
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    this.#channel.port2.postMessage(null)
  }

  /** Hands out what has arrived, for a while. Goes on in the next task if something is left. */
  #handOut(): void {
    const until = performance.now() + slice
    let isFirst = true
    while (this.#takeNext(isFirst, until)) isFirst = false
    if (this.#reports.length) this.#schedule()
    else if (this.#over) this.#channel.port1.close()
    if (this.#taken > announced) {
      this.post(['taken', this.#taken])
      this.#taken = 0
    }
  }

  /** Handles the first report. Returns false if the next one needs a task of its own, or there is none. */
  #takeNext(isFirst: boolean, until: number): boolean {
    const [next] = this.#reports
    if (!next) return false
    const [kind, id = 0] = next
    const client = this.#clients.get(id)
    if (kind === 'heard') {
      if (!this.#deliver(client, next[2], until)) return false
    } else if (kind === 'gone') client?.gone(next[2])
    else if (kind === 'closing') client?.closing()
    else if (kind === 'idle') this.#endIdle()
    else {
      // Promise jobs of the listeners so far run before it.
      if (!isFirst) return false
      this.#reports.shift()
      if (kind === 'opened') client?.opened(next[2], next[3])
      else {
        this.#clients.delete(id)
        client?.ended(next[2])
      }
      return false
    }
    this.#reports.shift()
    this.#given = 0
    return true
  }

  /** Hands over messages. Returns false if some are left, or the next report needs a task of its own. */
  #deliver(client: Client | undefined, messages: readonly Payload[], until: number): boolean {
    while (this.#given < messages.length) {
      const data = messages[this.#given]!
      this.#given += 1
      this.#taken += weigh(data)
      if (client?.heard(data) === false) return false
      // Not for each message: asking for the time costs as much as handing one over.
      if (this.#given % 16 === 0 && performance.now() > until) return false
    }
    return true
  }

  #endIdle(): void {
    if (!this.#clients.size) this.#end()
  }
}
