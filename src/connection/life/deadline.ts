import { now } from '../../platform/clock.js'
import { createTimer } from '../../platform/timer.js'
import type { Limit } from './machine.js'
import type { ConnectionSettings } from '../options.js'
import type { Transport } from '../../platform/transport.js'
import type { State } from '../state.js'
import { toObject } from '../../utilities/toObject.js'

/** The milliseconds that each may last. Undefined: no limit. */
type Limits = Readonly<Record<Limit, number | undefined>> & {
  /** The heartbeat sends nothing, so its interval is the time that the peer has. */
  readonly listens: boolean
}

/** Reads the limits from the options and the state. */
export function toLimits(
  { connectTimeout = 10_000, closeTimeout = 3_000, heartbeat }: ConnectionSettings,
  { retry }: State,
): Limits {
  const { message, interval = 30_000, timeout = 10_000 } = toObject(heartbeat)
  const listens = message === null
  return {
    listens,
    connectTimeout,
    closeTimeout,
    // A heartbeat that sends nothing has no phase in which it waits for an answer.
    interval: heartbeat ? Number(interval) + (listens ? Number(timeout) : 0) : undefined,
    'heartbeat timeout': timeout,
    delay: retry?.delay,
  }
}

/** Milliseconds that unsent bytes may extend a closing handshake without any progress. */
const longestStall = 60_000

/** The session that a deadline checks before it expires. */
interface Line {
  readonly transport: Transport
  /** The time of the latest message, in milliseconds since 1970. */
  readonly heardAt: number
}

/** Sets the limit of the current phase. Setting the same limit again does not restart it. */
export type SetDeadline = (limit: Limit | undefined) => void

/**
 * Creates a deadline. When a limit is reached, it first checks the connection, and extends the limit while data still moves.
 *
 * @param ping Sends the ping that unsent bytes have delayed. Returns false if it was sent before.
 */
export function createDeadline(
  getLimits: () => Limits,
  getLine: () => Line | null,
  ping: () => boolean,
  expire: (error: Error) => void,
): SetDeadline {
  const timer = createTimer()
  let limit: Limit | undefined
  let milliseconds: number | undefined
  let progress = 0
  let movedAt = 0

  /** Returns the milliseconds by which the limit is extended. */
  function getRest(): number {
    const line = getLine()
    if (!line) return 0
    const { listens } = getLimits()
    const { transport, heardAt } = line
    const before = progress
    progress = transport.getProgress()
    if (progress > before) movedAt = now()
    const unsent = transport.view.bufferedAmount
    if (limit === 'interval' && listens) return heardAt + milliseconds! - now()
    const moves =
      limit === 'closeTimeout'
        ? progress > before || (unsent > 0 && now() - movedAt < longestStall)
        : limit === 'heartbeat timeout' && (unsent > 0 ? progress > before : ping())
    return moves ? milliseconds! : 0
  }

  function wait(rest: number | undefined): void {
    timer(
      rest,
      () => {
        const current = limit
        const more = getRest()
        // The message function of a heartbeat may have changed the phase.
        if (limit !== current) return
        if (more > 0) wait(more)
        else
          expire(
            new Error(`${limit === 'interval' ? 'heartbeat timeout' : limit} of ${milliseconds} ms expired`),
          )
      },
      limit !== 'delay' && (limit !== 'interval' || getLimits().listens),
    )
  }

  return (next) => {
    const before = milliseconds
    milliseconds = next && getLimits()[next]
    if (next === limit && milliseconds === before) return
    limit = next
    progress = getLine()?.transport.getProgress() ?? 0
    movedAt = now()
    wait(milliseconds)
  }
}
