/* eslint-disable @typescript-eslint/no-explicit-any -- channels of any connection */
import type { Connection, ManagedConnection } from '../connection/contract.js'
import { createTimer } from '../platform/timer.js'
import { addOwner, type Owner } from '../sharing/registry.js'
import { optionError } from '../utilities/optionError.js'
import type { Asked, Channels, Wire } from './contract.js'
import { Ledger } from './Ledger.js'
import type { Line } from './line.js'
import { Requests } from './Requests.js'
import { createRouting } from './routing.js'
import { toKey } from './toKey.js'
import { Topics } from './Topics.js'

/** Channels with what hooks and the inspector need of them. */
export interface ManagedChannels extends Channels {
  readonly hub: { readonly topics: Topics; readonly requests: Requests }
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
  // Data of unknown type may be anything, also to the wire.
  wire: Wire<unknown extends Incoming ? any : Incoming>,
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

/** Keeps the server in line with what is wanted, over the sessions of one connection. */
class Hub implements Line {
  readonly connection: ManagedConnection
  wire: Wire
  ledger: Ledger = new Ledger(null)
  readonly topics: Topics = new Topics(this)
  readonly requests: Requests = new Requests(this)
  readonly asked: Asked = {
    topic: (topic) =>
      (this.topics.get(topic as string) ?? this.topics.get(toKey(topic, this.wire.key)))?.ask ?? undefined,
    frame: (id) => this.ledger.getAsks(id),
    all: () => this.ledger.getAll(),
  }
  readonly #hold: (needed: boolean) => void
  readonly #release = createTimer()
  #isScheduled = false

  constructor(connection: ManagedConnection, wire: Wire, opens: boolean) {
    this.connection = connection
    this.wire = wire
    this.#hold = opens ? createHold(connection) : () => undefined
    const receive = createRouting(this, this.topics, this.requests)
    connection.onReady(() => {
      this.#send()
    })
    connection.onChange(() => {
      this.#look()
    })
    connection.onReset(() => {
      this.topics.reset()
    })
    connection.onMessage((_event, _data, message) => {
      receive(message)
    })
  }

  schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    void Promise.resolve().then(() => {
      this.#isScheduled = false
      if (this.#isNeeded()) this.#hold(true)
      this.#send()
      // In another task, so that the frames that unsubscribe still go out, and that a request after the answer to the one before finds the session.
      this.#release(this.#isNeeded() ? undefined : 0, () => this.#hold(false))
    })
  }

  #isNeeded(): boolean {
    return this.requests.size > 0 || this.topics.isWanted()
  }

  /** Everything that is due goes out: topics, then requests. */
  #send(): void {
    const opening = this.connection.getOpening()
    if (opening && opening !== this.ledger.opening) {
      this.ledger = new Ledger(opening)
      this.topics.begin()
    }
    this.topics.flush()
    this.requests.flush()
  }

  /** The session may have ended. */
  #look(): void {
    const { connection, ledger } = this
    if (ledger.opening && !ledger.over && connection.getOpening() !== ledger.opening) {
      ledger.end()
      this.topics.lose()
      // The last messages of the session may still be being decoded.
      const last = connection.getLast()
      if (last) void last.then(() => this.requests.lose(ledger))
      else this.requests.lose(ledger)
    } else if (!connection.expects()) this.schedule()
  }
}

function build(connection: ManagedConnection, wire: Wire, opens: boolean): ManagedChannels {
  assertWire(wire)
  const hub = new Hub(connection, wire, opens)
  const channels: ManagedChannels = {
    hub,
    connection,
    topic: (topic) => hub.topics.getHandle(topic) as never,
    request: (payload, options) => hub.requests.add(payload, options) as Promise<never>,
    use(next) {
      assertWire(next)
      hub.wire = next
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
