import { useEffect, useInsertionEffect, useState } from 'react'
import { toKey } from '../connection/address.js'
import { call } from '../connection/callbacks.js'
import { createHeldConnection } from '../connection/connection.js'
import type { Connection, ConnectionListener, HeldConnection } from '../connection/contract.js'
import type {
  ConnectionEvents,
  ConnectionOptions,
  ConnectionSettings,
  Source,
} from '../connection/options.js'
import type { ConnectionSnapshot } from '../connection/snapshot.js'
import type { IncomingData } from '../protocol/messageData.js'
import { hold, whenHeld } from '../sharing/registry.js'
import { trackReads, type TrackedStore } from './trackReads.js'

/**
 * Options of `useWebSocket`.
 *
 * @typeParam Data What `parse` and `schema` make of a message.
 * @typeParam Outgoing What `sendJson` takes.
 */
export interface UseWebSocketOptions<Data = IncomingData, Outgoing = unknown> extends ConnectionOptions<
  Data,
  Outgoing
> {
  /**
   * False: stay closed until `open()` is called or this turns true. Turning false closes with 1000.
   *
   * @default true
   */
  enabled?: boolean | undefined
}

type ConnectionFunctions<Outgoing = unknown> = Pick<
  Connection<unknown, Outgoing>,
  'send' | 'sendJson' | 'close' | 'open' | 'reconnect'
>

/**
 * What `useWebSocket` returns. The component renders again only for the fields that it has read, and for none of the messages if that
 * is neither `lastMessage` nor `data`. The functions stay the same for as long as the component lives.
 */
export interface UseWebSocketResult<Data = IncomingData, Outgoing = unknown>
  extends ConnectionSnapshot<Data>, ConnectionFunctions<Outgoing> {
  /** The connection behind it; another one after a change of address. */
  readonly connection: Connection<Data, Outgoing>
}

/** The connection that a component holds for one address, and its view of it. */
interface Held {
  readonly key: string | null
  readonly connection: HeldConnection
  readonly store: TrackedStore<UseWebSocketResult<unknown>>
}

/** A component's hold on a connection, from mount to unmount. Another address or other protocols make another connection (L5). */
export function useConnection(source: Source, options: UseWebSocketOptions<unknown>): Held {
  const key = toKey(source, options.protocols)
  const enabled = key !== null && options.enabled !== false
  const settings = { ...options, source }

  const [component] = useState(createComponent)
  const [held, setHeld] = useState(create)
  if (held.key !== key) setHeld(create)
  const { connection } = held

  function create(): Held {
    const connection = createHeldConnection(settings, enabled ? 'awaited' : 'idle')
    return { key, connection, store: trackReads(connection, { ...component.functions, connection }) }
  }

  // Before any other effect, so that those already find the new ones.
  useInsertionEffect(() => component.update(connection, settings))
  useEffect(() => {
    const release = hold(connection, component.listener)
    connection.enable(enabled)
    return release
  }, [connection, component, enabled])

  return held
}

interface Component {
  /** Tells it of its latest render that was committed. */
  readonly update: (connection: HeldConnection, settings: ConnectionSettings) => void
  readonly listener: ConnectionListener
  readonly functions: ConnectionFunctions
}

/** What stays the same from a component's first render to its last. */
function createComponent(): Component {
  let connection: HeldConnection
  let callbacks: ConnectionEvents<unknown>
  return {
    update(latest, settings) {
      connection = latest
      callbacks = settings
      connection.configure(settings)
    },
    listener: (...happening) => call(callbacks, ...happening),
    functions: {
      send: (data) => connection.send(data),
      sendJson: (value) => connection.sendJson(value),
      close: (...values: readonly []) => connection.close(...values),
      open() {
        // A component that has gone opens nothing any more (L4).
        whenHeld(connection, connection.open)
      },
      reconnect() {
        whenHeld(connection, connection.reconnect)
      },
    },
  }
}
