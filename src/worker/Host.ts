import { lost, weigh, type Command, type End, type Report } from './messages.js'

/** A socket of the host, and what the page does not know of it yet. */
interface Held {
  readonly id: number
  readonly socket: WebSocket
  failed: boolean
  isClosing: boolean
  /** The bytes that were passed to the socket, and how many of them the page counts as gone. */
  handed: number
  gone: number
}

/** Passes reports to the page. The buffers in them are transferred. */
export type Post = (reports: readonly Report[], transfer: ArrayBuffer[]) => void

/** Milliseconds between two batches. */
const pace = 8
/** Above this weight of messages that the page has not taken, the host keeps further ones. */
const mostPosted = 2 ** 20
/** Above this weight of kept messages, the host reads more slowly. */
const mostKept = 2 ** 22
/** So much is read between two sleeps. */
const slice = 2 ** 16
/** Milliseconds without a socket after which the host is idle. */
const idleAfter = 10_000

/** Holds real sockets for a page, in the worker: carries out its commands, and reports what happens, in batches. */
export class Host {
  readonly #post: Post
  readonly #sleep: ((milliseconds: number) => void) | undefined
  readonly #sockets = new Map<number, Held>()
  #reports: Report[] = []
  #transfer: ArrayBuffer[] = []
  /** The weight of the messages in the reports, and of those that the page has not taken. */
  #kept = 0
  #posted = 0
  /** What was read since the last sleep. */
  #read = 0
  #timer: unknown
  #idle: ReturnType<typeof setTimeout> | undefined
  #owesAnswer = false

  /** @param sleep Blocks the thread for some milliseconds, so that the network holds the server back. */
  constructor(post: Post, sleep?: (milliseconds: number) => void) {
    this.#post = post
    this.#sleep = sleep
    this.#rest()
  }

  execute(commands: readonly Command[]): void {
    for (const command of commands) this.#obey(command)
    this.#owesAnswer = true
    this.#timer ??= setTimeout(this.#tick, pace)
  }

  #obey(command: Command): void {
    const [kind, id] = command
    if (kind === 'taken') this.#posted -= id
    if (kind === 'dial') this.#dial(id, command[2], command[3])
    const held = this.#sockets.get(id!)
    if (!held) return
    const { socket } = held
    if (kind === 'type') socket.binaryType = command[2]
    if (kind === 'close') socket.close(...(command.slice(2) as [number?, string?]))
    if (kind !== 'send') return
    held.handed += command[3]
    socket.send(command[2] as string)
    if (socket.readyState < 2 || held.isClosing) return
    held.isClosing = true
    this.#report(['closing', id])
  }

  #dial(id: number, url: string, protocols: readonly string[]): void {
    clearTimeout(this.#idle)
    try {
      const socket = new WebSocket(url, protocols as string[])
      if (socket.readyState === 3) throw new Error("connection is blocked by the page's security policy")
      const held: Held = { id, socket, failed: false, isClosing: false, handed: 0, gone: 0 }
      this.#sockets.set(id, held)
      socket.onopen = () => {
        this.#report(['opened', id, socket.protocol, socket.extensions])
      }
      socket.onmessage = ({ data }: MessageEvent<string | Blob | ArrayBuffer>) => {
        this.#hear(id, data)
      }
      socket.onerror = () => {
        held.failed = true
      }
      socket.onclose = ({ code, reason, wasClean }) => {
        this.#reportGone(held)
        this.#end(id, { code, reason, wasClean, failed: held.failed })
      }
    } catch (error) {
      this.#end(id, { ...lost, message: (error as Error).message })
    }
  }

  #hear(id: number, data: string | Blob | ArrayBuffer): void {
    const last = this.#reports.at(-1)
    if (last?.[0] === 'heard' && last[1] === id) last[2].push(data)
    else this.#reports.push(['heard', id, [data]])
    if (data instanceof ArrayBuffer) this.#transfer.push(data)
    const weight = weigh(data)
    this.#kept += weight
    if (!this.#timer) this.#flush()
    if (this.#kept < mostKept || (this.#read += weight) < slice) return
    this.#read = 0
    // The longer, the more is kept.
    this.#sleep?.(Math.min(50 * (this.#kept / mostKept) ** 2, 1_000))
  }

  #end(id: number, end: End): void {
    this.#sockets.delete(id)
    this.#report(['ended', id, end])
    if (!this.#sockets.size) this.#rest()
  }

  #rest(): void {
    this.#idle = setTimeout(() => {
      this.#report(['idle'])
    }, idleAfter)
  }

  #report(next: Report): void {
    this.#reports.push(next)
    this.#flush()
  }

  #reportGone(held: Held): void {
    const gone = held.handed - held.socket.bufferedAmount
    if (gone > held.gone) this.#reports.push(['gone', held.id, (held.gone = gone)])
  }

  #flush(): void {
    this.#timer ??= setTimeout(this.#tick, pace)
    if (this.#posted > mostPosted) return
    this.#post(this.#reports, this.#transfer)
    this.#posted += this.#kept
    this.#reports = []
    this.#transfer = []
    this.#kept = 0
    this.#owesAnswer = false
  }

  /** Reports what has changed since the last batch. */
  readonly #tick = (): void => {
    this.#timer = null
    const all = [...this.#sockets.values()]
    for (const held of all) this.#reportGone(held)
    if (this.#reports.length || this.#owesAnswer) this.#flush()
    else if (all.some(({ handed, gone }) => handed > gone)) this.#timer = setTimeout(this.#tick, pace)
  }
}
