import { connectionLost } from '../protocol/connectionEnd.js'
import { blocked, getSize, type Command, type Payload, type Report } from './messages.js'

/** A socket of the host, and what the page does not know of it yet. */
interface HostSocket {
  readonly id: number
  readonly socket: WebSocket
  /** The server has begun to close, and the page was told. */
  isClosing: boolean
  /** The bytes that were passed to `send`, and how many of them were reported as sent. */
  passedBytes: number
  reportedBytes: number
}

/** Passes reports to the page. The buffers in them are transferred. */
export type Post = (reports: readonly Report[], transfer: ArrayBuffer[]) => void

/** Milliseconds between two batches. */
const interval = 8
/** While unacknowledged messages exceed this size, the host keeps further reports. */
const maxUnacknowledged = 2 ** 20
/** While kept messages exceed this size, the host reads more slowly. */
const maxKept = 2 ** 22
/** The host reads this much between two pauses. */
const readSize = 2 ** 16

/** Holds the real sockets of a page, in the worker: executes the page's commands, and reports what happens, in batches. */
export class Host {
  readonly #post: Post
  readonly #sleep: ((milliseconds: number) => void) | undefined
  readonly #sockets = new Map<number, HostSocket>()
  #reports: Report[] = []
  #transfer: ArrayBuffer[] = []
  /** The size of the messages in `#reports`. */
  #kept = 0
  /** The size of the posted messages that the page has not handled yet. */
  #unacknowledged = 0
  /** The size of the messages since the last pause. */
  #readSincePause = 0
  #isTicking = false
  /** Messages were posted since the latest tick: further ones wait for the next one. */
  #hasPosted = false
  /** The page waits for an answer, even an empty one. */
  #mustAnswer = false

  /** @param sleep Blocks the thread for some milliseconds, so that the network slows the server down. */
  constructor(post: Post, sleep?: (milliseconds: number) => void) {
    this.#post = post
    this.#sleep = sleep
  }

  execute(commands: readonly Command[]): void {
    for (const command of commands) this.#executeOne(command)
    this.#mustAnswer = true
    this.#awaitTick()
  }

  #executeOne(command: Command): void {
    const [kind, id] = command
    if (kind === 'acknowledge') this.#unacknowledged -= id
    if (kind === 'dial') this.#dial(id, command[2], command[3])
    const entry = this.#sockets.get(id!)
    if (!entry) return
    const { socket } = entry
    if (kind === 'binaryType') socket.binaryType = command[2]
    if (kind === 'close') socket.close(...(command.slice(2) as [number?, string?]))
    if (kind === 'send') this.#send(entry, command[2], command[3])
  }

  #dial(id: number, url: string, protocols: readonly string[]): void {
    try {
      const socket = new WebSocket(url, protocols as string[])
      if (socket.readyState === 3) throw new Error(blocked)
      this.#listen({ id, socket, isClosing: false, passedBytes: 0, reportedBytes: 0 })
    } catch (error) {
      this.#reports.push(['failed', id, (error as Error).message])
      this.#end(['ended', id, connectionLost])
    }
  }

  #listen(entry: HostSocket): void {
    const { id, socket } = entry
    this.#sockets.set(id, entry)
    socket.onopen = () => {
      this.#report(['opened', id, socket.protocol, socket.extensions])
    }
    socket.onmessage = ({ data }: MessageEvent<string | Blob | ArrayBuffer>) => {
      this.#receive(entry, data)
    }
    socket.onerror = () => {
      this.#report(['failed', id])
    }
    socket.onclose = ({ code, reason, wasClean }) => {
      this.#reportSent(entry)
      this.#end(['ended', id, { code, reason, wasClean }])
    }
  }

  #send(entry: HostSocket, data: Payload, bytes: number): void {
    const { id, socket } = entry
    entry.passedBytes += bytes
    socket.send(data as string)
    if (socket.readyState < 2 || entry.isClosing) return
    entry.isClosing = true
    this.#report(['closing', id])
  }

  #receive(entry: HostSocket, data: string | Blob | ArrayBuffer): void {
    // An answer must not overtake the news that its question was sent.
    this.#reportSent(entry)
    const last = this.#reports.at(-1)
    if (last?.[0] === 'received' && last[1] === entry.id) last[2].push(data)
    else this.#reports.push(['received', entry.id, [data]])
    if (data instanceof ArrayBuffer) this.#transfer.push(data)
    const size = getSize(data)
    this.#kept += size
    if (!this.#hasPosted) this.#flush()
    if (this.#kept < maxKept || (this.#readSincePause += size) < readSize) return
    this.#readSincePause = 0
    // The more is kept, the longer.
    this.#sleep?.(Math.min(50 * (this.#kept / maxKept) ** 2, 1_000))
  }

  #end(report: Extract<Report, ['ended', ...unknown[]]>): void {
    this.#sockets.delete(report[1])
    this.#report(report)
  }

  #awaitTick(): void {
    if (this.#isTicking) return
    this.#isTicking = true
    setTimeout(this.#tick, interval)
  }

  #report(report: Report): void {
    this.#reports.push(report)
    this.#flush()
  }

  #reportSent(entry: HostSocket): void {
    if (entry.passedBytes === entry.reportedBytes) return
    const bytes = entry.passedBytes - entry.socket.bufferedAmount
    if (bytes > entry.reportedBytes) this.#reports.push(['sent', entry.id, (entry.reportedBytes = bytes)])
  }

  #flush(): void {
    this.#awaitTick()
    this.#hasPosted ||= this.#kept > 0
    if (this.#unacknowledged > maxUnacknowledged) return
    this.#post(this.#reports, this.#transfer)
    this.#unacknowledged += this.#kept
    this.#reports = []
    this.#transfer = []
    this.#kept = 0
    this.#mustAnswer = false
  }

  /** Reports what has changed since the last batch. */
  readonly #tick = (): void => {
    this.#isTicking = false
    this.#hasPosted = false
    const entries = [...this.#sockets.values()]
    for (const entry of entries) this.#reportSent(entry)
    if (this.#reports.length || this.#mustAnswer) this.#flush()
    else if (entries.some(({ passedBytes, reportedBytes }) => passedBytes > reportedBytes)) this.#awaitTick()
  }
}
