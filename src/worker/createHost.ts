import { weigh, type Command, type End, type Report } from './messages.js'

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
/** Milliseconds without a socket after which the host is idle. */
const idleAfter = 10_000

/**
 * Holds real sockets for a page: carries out its commands, and reports what happens, in batches. Runs in the worker, or on the page where there can
 * be no worker.
 *
 * @param sleep Blocks the thread for some milliseconds, so that the network holds the server back.
 * @returns The function that carries out commands.
 */
export function createHost(
  post: Post,
  sleep?: (milliseconds: number) => void,
): (commands: readonly Command[]) => void {
  const sockets = new Map<number, Held>()
  let reports: Report[] = []
  let transfer: ArrayBuffer[] = []
  /** The weight of the messages in `reports`, and of those that the page has not taken. */
  let kept = 0
  let posted = 0
  /** What was read since the last sleep. */
  let read = 0
  let timer: unknown
  let idle = setTimeout(report, idleAfter, ['idle'])
  let owesAnswer = false

  function flush(): void {
    timer ??= setTimeout(tick, pace)
    if (posted > mostPosted) return
    post(reports, transfer)
    posted += kept
    reports = []
    transfer = []
    kept = 0
    owesAnswer = false
  }

  /** Reports what has changed since the last batch. */
  function tick(): void {
    timer = null
    for (const held of sockets.values()) reportGone(held)
    if (reports.length || owesAnswer) flush()
    else if ([...sockets.values()].some(({ handed, gone }) => handed > gone)) timer = setTimeout(tick, pace)
  }

  function report(next: Report): void {
    reports.push(next)
    flush()
  }

  function reportGone(held: Held): void {
    const gone = held.handed - held.socket.bufferedAmount
    if (gone > held.gone) reports.push(['gone', held.id, (held.gone = gone)])
  }

  function hear(id: number, data: string | Blob | ArrayBuffer): void {
    const last = reports.at(-1)
    if (last?.[0] === 'heard' && last[1] === id) last[2].push(data)
    else reports.push(['heard', id, [data]])
    if (data instanceof ArrayBuffer) transfer.push(data)
    const weight = weigh(data)
    kept += weight
    if (!timer) flush()
    if (kept > mostKept && (read += weight) > 2 ** 16) {
      read = 0
      // The longer, the more is kept.
      sleep?.(Math.min(50 * (kept / mostKept) ** 2, 1_000))
    }
  }

  function end(id: number, how: End): void {
    sockets.delete(id)
    report(['ended', id, how])
    if (!sockets.size) idle = setTimeout(report, idleAfter, ['idle'])
  }

  function dial(id: number, url: string, protocols: readonly string[]): void {
    clearTimeout(idle)
    let message = 'connection is blocked by a security policy'
    try {
      const socket = new WebSocket(url, protocols as string[])
      if (socket.readyState === 3) throw new Error(message)
      const held: Held = { id, socket, failed: false, isClosing: false, handed: 0, gone: 0 }
      sockets.set(id, held)
      socket.onopen = () => report(['opened', id, socket.protocol, socket.extensions])
      socket.onmessage = ({ data }: MessageEvent<string | Blob | ArrayBuffer>) => hear(id, data)
      socket.onerror = () => {
        held.failed = true
      }
      socket.onclose = ({ code, reason, wasClean }) => {
        reportGone(held)
        end(id, { code, reason, wasClean, failed: held.failed })
      }
    } catch (error) {
      message = (error as Error).message
      end(id, { code: 1006, reason: '', wasClean: false, failed: true, message })
    }
  }

  function obey(command: Command): void {
    if (command[0] === 'taken') posted -= command[1]
    if (command[0] === 'dial') dial(command[1], command[2], command[3])
    const held = sockets.get(command[1]!)
    if (!held) return
    const { socket } = held
    if (command[0] === 'type') socket.binaryType = command[2]
    if (command[0] === 'send') {
      held.handed += command[3]
      socket.send(command[2] as string)
    }
    if (command[0] === 'close') socket.close(...(command.slice(2) as [number?, string?]))
    if (command[0] === 'send' && socket.readyState > 1 && !held.isClosing) {
      held.isClosing = true
      report(['closing', held.id])
    }
  }

  return (commands) => {
    commands.forEach(obey)
    owesAnswer = true
    timer ??= setTimeout(tick, pace)
  }
}
