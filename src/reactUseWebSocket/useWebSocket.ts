import { useEffect, useInsertionEffect, useState, useSyncExternalStore } from 'react'
import type { UseWebSocketOptions } from '../react/hookOptions.js'
import { useConnection } from '../react/useConnection.js'
import { useKeyedValue } from '../react/useKeyedValue.js'
import type { Attempt } from '../connection/options.js'
import { Adapter, type Inbox } from './Adapter.js'
import { DEFAULT_OPTIONS } from './constants.js'
import { toAddress } from './toAddress.js'
import { toHeartbeat } from './toHeartbeat.js'
import { throwUnsupported } from './unsupported.js'
import type { Options, WebSocketHook } from './types.js'

/**
 * The hook of react-use-websocket 4, on a connection of this library: an app changes one import, or one alias in its bundler. New components are
 * better off with `useWebSocket` of `wasclean`.
 *
 * @param url The address, or a function that returns it or a promise of it, called before every attempt. Null: no connection. Another address, or
 * another function, closes the connection and opens a new one.
 * @param options See {@link Options}.
 * @param connect Anything but true: no connection.
 *
 * @typeParam T The type of `lastJsonMessage`. It is not checked.
 *
 * @throws TypeError during rendering for the options `fromSocketIO` and `eventSourceOptions`.
 *
 * @example
 * ```tsx
 * const { sendMessage, lastMessage, readyState } = useWebSocket('wss://example.com/chat', { shouldReconnect: () => true })
 * ```
 */
export function useWebSocket<T = unknown>(
  url: string | (() => string | Promise<string>) | null,
  options: Options = DEFAULT_OPTIONS,
  connect = true,
): WebSocketHook<T> {
  const { fromSocketIO, eventSourceOptions, queryParams, protocols, share, disableJson } = options
  if (fromSocketIO) throwUnsupported('fromSocketIO')
  if (eventSourceOptions) throwUnsupported('eventSourceOptions')
  const [adapter] = useState(() => new Adapter())
  const find = typeof url === 'function' ? url : null
  const name = useKeyedValue([find, JSON.stringify(queryParams)], adapter.createName)
  const isWanted = url !== null && (connect as unknown) === true
  const address = typeof url === 'string' ? toAddress(url, queryParams) : name
  const source = find ? ({ signal }: Attempt) => adapter.resolve(find, signal) : address
  const socket = useConnection(isWanted ? source : null, {
    ...adapter.callbacks,
    share: !!share,
    key: find ? name : undefined,
    // A function, so that other protocols do not open a new connection.
    protocols: share ? protocols : () => protocols,
    heartbeat: toListener(options),
    reconnect: false,
    connectTimeout: Infinity,
  })
  const { connection } = socket
  const inbox = useKeyedValue([connection], (): Inbox => ({ message: null }))
  useInsertionEffect(() => {
    adapter.commit(options, connection, inbox, isWanted ? address : null)
  })
  useEffect(adapter.attach, [adapter, connection])
  const message = useSyncExternalStore(adapter.subscribe, () => inbox.message, getNull)
  useEffect(() => adapter.settle(inbox), [adapter, inbox, message])
  const readyState = isWanted ? socket.readyState : adapter.wasWanted ? 3 : -1

  return {
    sendMessage: adapter.sendMessage,
    sendJsonMessage: adapter.sendJsonMessage,
    get lastMessage() {
      adapter.isRead = true
      return message
    },
    get lastJsonMessage() {
      adapter.isRead = true
      return (message && !disableJson ? adapter.parse(inbox, message) : null) as T
    },
    readyState,
    getWebSocket: adapter.getWebSocket,
  }
}

const getNull = (): null => null

/** A heartbeat that only listens: the adapter pings. */
function toListener({ heartbeat }: Options): UseWebSocketOptions<unknown>['heartbeat'] {
  if (!heartbeat) return false
  const { interval, timeout } = toHeartbeat(heartbeat)
  // Not before the server has had the time to answer a ping.
  return { message: null, interval: timeout, timeout: timeout > interval ? 0 : interval }
}
