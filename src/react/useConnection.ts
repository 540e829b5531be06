import { useEffect, useInsertionEffect, useState } from 'react'
import { toKey } from '../connection/address.js'
import {
  createHeldConnection,
  type Connection,
  type ConnectionListener,
  type HeldConnection,
} from '../connection/connection.js'
import type { ConnectionOptions, Source } from '../connection/options.js'
import { hold, isReleased } from '../sharing/registry.js'
import { createReader, type Reader } from './trackReads.js'

/** Options of `useWebSocket`. */
export interface UseWebSocketOptions extends ConnectionOptions {
  /**
   * False: stay closed until `open()` is called or this turns true. Turning false closes with 1000.
   *
   * @default true
   */
  enabled?: boolean | undefined
}

/** Those functions of a connection that a component hands out. */
export type ConnectionFunctions = Pick<Connection, 'send' | 'sendJson' | 'close' | 'open'>

/** The connection that a component holds for one address, and its view of it. */
interface Held {
  readonly key: string | null
  readonly connection: HeldConnection
  readonly reader: Reader
  readonly functions: ConnectionFunctions
}

/** A component's hold on a connection, from mount to unmount. Another address or other protocols make another connection (L5). */
export function useConnection(source: Source, options: UseWebSocketOptions): Held {
  const key = toKey(source, options.protocols)
  const enabled = key !== null && options.enabled !== false
  const settings = { ...options, source }

  const [component] = useState(createComponent)
  const [held, setHeld] = useState(create)
  if (held.key !== key) setHeld(create)
  const { connection } = held

  function create(): Held {
    const connection = createHeldConnection(settings, enabled ? 'awaited' : 'idle')
    return { key, connection, reader: createReader(connection), functions: component.functions }
  }

  // Before any other effect, so that those already find the new ones.
  useInsertionEffect(() => {
    connection.configure(settings)
    component.update(connection, options)
  })
  useEffect(() => {
    const release = hold(connection, component.listener)
    connection.enable(enabled)
    return release
  }, [connection, component, enabled])

  return held
}

interface Component {
  /** Tells it of its latest render that was committed. */
  readonly update: (connection: HeldConnection, options: ConnectionOptions) => void
  readonly listener: ConnectionListener
  readonly functions: ConnectionFunctions
}

/** What stays the same from a component's first render to its last. */
function createComponent(): Component {
  let connection: HeldConnection
  let options: ConnectionOptions
  return {
    update(latestConnection, latestOptions) {
      connection = latestConnection
      options = latestOptions
    },
    listener: (name, event) => options[name]?.(event as never),
    functions: {
      send: (data) => connection.send(data),
      sendJson: (value) => connection.sendJson(value),
      close: (...values: readonly []) => connection.close(...values),
      open() {
        // A component that has gone opens nothing any more (L4).
        if (!isReleased(connection)) connection.open()
      },
    },
  }
}
