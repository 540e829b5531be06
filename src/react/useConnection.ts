import { useDebugValue, useEffect, useInsertionEffect, useState } from 'react'
import { toKey } from '../connection/address.js'
import { call } from '../connection/callbacks.js'
import { createHeldConnection } from '../connection/connection.js'
import type { Connection, HeldConnection } from '../connection/contract.js'
import type { ConnectionListener } from '../connection/happening.js'
import type { ConnectionEvents, Source } from '../connection/options.js'
import type { MessageListener } from '../connection/receivedMessage.js'
import { toSnapshot, type ConnectionSnapshot } from '../connection/snapshot.js'
import { createState } from '../connection/state.js'
import type { IncomingData } from '../protocol/messageData.js'
import { configure, hold, share, whenHeld } from '../sharing/registry.js'
import type { UseWebSocketOptions } from './hookOptions.js'
import { trackReads, type TrackedStore } from './trackReads.js'
import { useOptions } from './WebSocketConfig.js'

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

/** The connection that a component holds, and its view of it. */
interface Held {
  readonly key: HeldConnection | string | null
  readonly connection: HeldConnection
  readonly store: TrackedStore<UseWebSocketResult<unknown>>
}

/**
 * A component's hold on a connection, from mount to unmount. Another address or other protocols, another string to share by, or another
 * connection, make it another hold (L5).
 */
export function useConnection(
  source: HeldConnection | Source,
  given: UseWebSocketOptions<unknown>,
): TrackedStore<UseWebSocketResult<unknown>> {
  const options = useOptions(given)
  const made = isConnection(source) ? source : null
  const settings = { ...options, source: made ? null : (source as Source) }
  const { protocols, share: shares } = options
  const address = toKey(settings.source, protocols)
  const key = made ?? (address !== null && typeof shares === 'string' ? `#${shares}` : address)
  const enabled = key !== null && options.enabled !== false

  const [component] = useState(createComponent)
  const [held, setHeld] = useState(create)
  if (held.key !== key) setHeld(create)
  const { connection, store } = held

  function create(): Held {
    const phase = enabled ? 'awaited' : 'idle'
    const make = (): HeldConnection => createHeldConnection(settings, phase)
    const unnamed = typeof source === 'function' || typeof protocols === 'function'
    const shared = key !== null && (typeof shares === 'string' || (shares && !unnamed))
    const connection = made ?? (shared ? share(key as string, make) : make())
    const initial = toSnapshot(createState(phase), null)
    return { key, connection, store: trackReads(connection, { ...component.functions, connection }, initial) }
  }

  // Before any other effect, so that those already find the new ones.
  useInsertionEffect(() => {
    component.update(connection, settings, () => {
      setHeld(create)
    })
    if (!made) configure(connection, component.listener, settings)
  })
  useEffect(
    () => hold(connection, component.listener, enabled, component.remake),
    [connection, component, enabled],
  )
  const hears = !!options.onMessage
  useEffect(() => (hears ? connection.onMessage(component.hear) : undefined), [connection, component, hears])
  useDebugValue(connection, ({ getSnapshot }) => getSnapshot())

  return store
}

const isConnection = (source: HeldConnection | Source): source is HeldConnection =>
  !!(source as Partial<HeldConnection> | null | undefined)?.getSnapshot

interface Component {
  /** Tells it of its latest render that was committed. */
  readonly update: (connection: HeldConnection, events: ConnectionEvents<unknown>, remake: () => void) => void
  readonly remake: () => void
  readonly listener: ConnectionListener
  readonly hear: MessageListener<unknown>
  readonly functions: ConnectionFunctions
}

/** What stays the same from a component's first render to its last. */
function createComponent(): Component {
  let connection: HeldConnection
  let callbacks: ConnectionEvents<unknown>
  let makeAnother: () => void
  return {
    update(latest, events, remake) {
      connection = latest
      callbacks = events
      makeAnother = remake
    },
    remake: () => makeAnother(),
    listener: (...happening) => call(callbacks, ...happening),
    hear: (event, data) => call(callbacks, 'onMessage', event, data),
    functions: {
      send: (data) => connection.send(data),
      sendJson: (value) => connection.sendJson(value),
      close: (...values: readonly []) => connection.close(...values),
      open() {
        // A component that has gone opens nothing any more (L4).
        whenHeld(connection, connection.reopen)
      },
      reconnect() {
        whenHeld(connection, connection.redial)
      },
    },
  }
}
