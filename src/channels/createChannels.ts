import type { Connection, ManagedConnection } from '../connection/contract.js'
import { addOwner, type Owner } from '../sharing/registry.js'
import { optionError } from '../utilities/optionError.js'
import type { Channels, Wire } from './contract.js'
import { Ledger } from './Ledger.js'
import type { Line } from './line.js'
import { Requests } from './Requests.js'
import { createRouting } from './routing.js'
import { toKey } from './toKey.js'
import { Topics } from './Topics.js'

/** Channels with what hooks need of them. */
export interface ManagedChannels extends Channels {
  /** Takes the wire of the latest committed render. */
  readonly use: (wire: Wire) => void
}

/**
 * Topics and requests over a connection of your own. The connection is open for as long as a topic is followed or a request is pending. After `close()`
 * it stays closed.
 *
 * @typeParam Topics A map from topics to the types of their messages. Its keys may be patterns.
 *
 * @param connection From `createConnection`.
 * @param wire The protocol of the server. See {@link Wire}.
 *
 * @throws TypeError if the connection has channels already, or the wire has no `route`.
 * @throws RangeError for a `batch` below 1.
 *
 * @example
 * ```ts
 * interface Topics { [ticker: `ticker:${string}`]: { price: number } }
 * const live = createChannels<Topics>(createConnection('wss://example.com/feed', { parse: 'json' }), {
 *   subscribe: ([{ topic }]) => ({ op: 'subscribe', topic }),
 *   unsubscribe: ([{ topic }]) => ({ op: 'unsubscribe', topic }),
 *   route: ({ topic, data }) => ({ topic, data }),
 * })
 * live.topic('ticker:btc').onMessage((event, { price }) => console.log(price))
 * ```
 */
export function createChannels<Topics extends object = Record<string, unknown>, Incoming = any>(
  connection: Connection<Incoming, never>,
  wire: Wire<Incoming>,
): Channels<Topics> {
  const managed = toManaged(connection)
  if (managed.channels) throw new TypeError('the connection has channels already')
  return build(managed, wire, true) as unknown as Channels<Topics>
}

/** Returns the channels of a connection that others open. Creates them if there are none. */
export function getChannels(connection: Connection<any, never>, wire: Wire): ManagedChannels {
  const managed = toManaged(connection)
  return (managed.channels as ManagedChannels | undefined) ?? build(managed, wire, false)
}

function toManaged(connection: Connection<any, never>): ManagedConnection {
  const managed = connection as ManagedConnection | null | undefined
  if (!managed?.onReady) throw new TypeError('the connection must come from createConnection or useWebSocket')
  return managed
}

/** @throws TypeError or RangeError for a wire that cannot work. */
function assertWire(wire: Wire): void {
  const { route, batch = 1 } = Object(wire) as Partial<Wire>
  if (typeof route !== 'function') throw optionError('route of the wire', 'a function', route)
  if (!(batch >= 1)) throw optionError('batch of the wire', '1 or more', batch)
}

function build(connection: ManagedConnection, wire: Wire, opens: boolean): ManagedChannels {
  assertWire(wire)
  const line: Line = {
    connection,
    wire,
    ledger: new Ledger(null),
    asked: {
      topic: (topic) =>
        (topics.get(topic as string) ?? topics.get(toKey(topic, line.wire.key)))?.ask ?? undefined,
      frame: (id) => line.ledger.getAsks(id),
      all: () => line.ledger.getAll(),
    },
    schedule() {
      if (isScheduled) return
      isScheduled = true
      void Promise.resolve().then(flush)
    },
  }
  let isScheduled = false
  const topics = new Topics(line)
  const requests = new Requests(line)
  const hold = opens ? createHold(connection) : () => undefined
  const receive = createRouting(line, topics, requests)

  /** Everything that is wanted goes out: topics, then requests. */
  function send(): void {
    topics.flush()
    requests.flush()
  }

  const isNeeded = (): boolean => topics.isWanted() || requests.size > 0

  function flush(): void {
    isScheduled = false
    if (isNeeded()) hold(true)
    begin()
    send()
    if (!isNeeded()) hold(false)
  }

  /** A session is ready, unless it is known already. */
  function begin(): void {
    const opening = connection.getOpening()
    if (!opening || opening === line.ledger.opening) return
    line.ledger = new Ledger(opening)
    topics.begin()
  }

  function look(): void {
    const { ledger } = line
    if (ledger.opening && !ledger.over && connection.getOpening() !== ledger.opening) {
      ledger.end()
      topics.lose()
      // The last messages of the session may still be being decoded.
      const last = connection.getLast()
      if (last) void last.then(() => requests.lose(ledger))
      else requests.lose(ledger)
    } else if (!connection.expects()) requests.flush()
  }

  connection.onReady(() => {
    begin()
    send()
  })
  connection.onChange(look)
  connection.onReset(() => topics.reset())
  connection.onMessage((_event, _data, message) => receive(message))

  const channels: ManagedChannels = {
    connection,
    topic: (topic) => topics.getHandle(topic) as never,
    request: (payload, options) => requests.add(payload, options) as Promise<never>,
    use(next) {
      assertWire(next)
      line.wire = next
    },
  }
  connection.channels = channels
  return channels
}

/** Owns the connection, and so keeps it open, while it is needed. */
function createHold(connection: ManagedConnection): (needed: boolean) => void {
  const owner: Owner = { listener: () => undefined }
  let leave: (() => void) | null = null
  return (needed) => {
    if (needed) leave ??= addOwner(connection, owner, true)
    else {
      leave?.()
      leave = null
    }
  }
}
