import { useEffect, useInsertionEffect, useState, useSyncExternalStore } from 'react'
import { useConnection } from '../react/useConnection.js'
import { useKeyedValue } from '../react/useKeyedValue.js'
import { toObject } from '../utilities/toObject.js'
import { Adapter } from './Adapter.js'
import { DEFAULT_HEARTBEAT_INTERVAL_MS, DEFAULT_HEARTBEAT_TIMEOUT_MS } from './constants.js'
import type { Message } from './LatestMessage.js'
import { toAddress } from './toAddress.js'
import { refuseEventSource, refuseSocketIO } from './refusals.js'
import type { HeartbeatOptions, Options, WebSocketHook } from './types.js'

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
  options: Options = {},
  connect = true,
): WebSocketHook<T> {
  const { fromSocketIO, eventSourceOptions, queryParams, protocols, share, disableJson, heartbeat } = options
  if (fromSocketIO) refuseSocketIO()
  if (eventSourceOptions) refuseEventSource()
  const [adapter] = useState(() => new Adapter())
  const find = typeof url === 'function' ? url : undefined
  const name = useKeyedValue([find, JSON.stringify(queryParams)], adapter.createName)
  const isWanted = url && (connect as unknown) === true
  const address = isWanted ? (find ? name : toAddress(url as string, queryParams)) : null

  const [located, setLocated] = useState<readonly [name: string, url: string | null | undefined]>()
  const isLocated = !!share && find && address
  useEffect(
    () => (isLocated ? adapter.locate((found) => setLocated([isLocated, found])) : undefined),
    [adapter, isLocated],
  )

  const found = located?.[0] === isLocated ? located?.[1] : undefined

  const { interval = DEFAULT_HEARTBEAT_INTERVAL_MS, timeout = DEFAULT_HEARTBEAT_TIMEOUT_MS } =
    toObject<HeartbeatOptions>(heartbeat)
  const source = isLocated ? found : find && address ? adapter.resolve : address
  const socket = useConnection(source, {
    ...adapter.callbacks,
    share: !!share,
    key: find && !share ? name : undefined,
    // A function, so that other protocols do not open a new connection.
    protocols: share ? protocols : () => protocols,
    // It only listens: the adapter pings. The server has the time to answer.
    heartbeat: heartbeat && { message: null, interval: timeout, timeout: timeout > interval ? 0 : interval },
    reconnect: false,
    connectTimeout: Infinity,
  })
  const { connection } = socket
  const { latest } = adapter
  const getMessage = (): Message | null => latest.get(address)
  const message = useSyncExternalStore(latest.subscribe, getMessage, getMessage)
  useInsertionEffect(() => {
    adapter.commit(options, connection, address, find)
    latest.commit(address, message)
  })
  useEffect(() => adapter.attach(), [adapter, connection])

  const isLocating = isLocated && found === undefined
  const state = address ? (isLocating ? 0 : socket.readyState) : adapter.target ? 3 : -1
  return toResult<T>(adapter, message, !disableJson, state)
}

/** A function of its own, because React Compiler compiles no hook with getters. */
const toResult = <T>(
  { functions, latest }: Adapter,
  message: Message | null,
  parses: boolean,
  readyState: number,
): WebSocketHook<T> => ({
  ...functions,
  get lastMessage() {
    return latest.read(message)
  },
  get lastJsonMessage() {
    return (parses ? latest.parse(latest.read(message)) : null) as T
  },
  // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- The numbers are those of the enum.
  readyState,
})
