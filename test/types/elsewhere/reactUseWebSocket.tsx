// An app, compiled with react-use-websocket and with this library in its place, never run. A line that stops failing is an unused @ts-expect-error.
import { useEffect, useState } from 'react'
import { expectTypeOf } from 'vitest'
import useWebSocket, {
  ReadyState,
  resetGlobalState,
  useEventSource,
  useSocketIO,
  type Options,
  type SendMessage,
} from 'react-use-websocket'
import { useWebSocket as useDeep } from 'react-use-websocket/dist/lib/use-websocket'
import {
  DEFAULT_HEARTBEAT,
  DEFAULT_RECONNECT_INTERVAL_MS,
  DEFAULT_RECONNECT_LIMIT,
} from 'react-use-websocket/dist/lib/constants'
import type {
  EventSourceOnly,
  HeartbeatOptions,
  QueryParams,
  SendJsonMessage,
  WebSocketHook,
  WebSocketLike,
  WebSocketMessage,
} from 'react-use-websocket/dist/lib/types'

const url = 'wss://example.com'
const queryParams: QueryParams = { room: 'lobby', page: 1 }
const heartbeat: HeartbeatOptions = {
  message: () => 'ping',
  returnMessage: 'pong',
  timeout: 60_000,
  interval: 25_000,
}

/** Every option. */
const options: Options = {
  fromSocketIO: false,
  queryParams,
  protocols: ['chat'],
  share: true,
  onOpen: (event) => console.log(event.type, event.target),
  onClose: ({ code, reason, wasClean }) => console.log(code + 1, reason.trim(), wasClean),
  onMessage: ({ data, origin }) => console.log(data.anything, origin),
  onError: (event) => console.log(event.type),
  onReconnectStop: (count) => console.log(count + 1),
  shouldReconnect: ({ code }) => code !== 1000,
  reconnectInterval: (count) => Math.min(1_000 * 2 ** count, 30_000),
  reconnectAttempts: DEFAULT_RECONNECT_LIMIT,
  filter: ({ data }) => data !== 'pong',
  retryOnError: true,
  skipAssert: true,
  heartbeat,
  disableJson: false,
}
const others: readonly Options[] = [
  { protocols: 'chat', reconnectInterval: DEFAULT_RECONNECT_INTERVAL_MS, heartbeat: true },
  { heartbeat: DEFAULT_HEARTBEAT },
  { eventSourceOptions: { withCredentials: true } satisfies EventSourceOnly },
]
// @ts-expect-error not an option
const wrong: Options = { retries: 3 }

const names = { [ReadyState.CONNECTING]: 'connecting', [ReadyState.OPEN]: 'open' } as Record<
  ReadyState,
  string
>

export function Calls() {
  useWebSocket(null)
  useWebSocket(url)
  useWebSocket(() => url)
  useWebSocket(() => Promise.resolve(url), options)
  useWebSocket(async () => (await fetch(url)).text(), { share: true }, true)
  useWebSocket(url, others[0], false)
  // @ts-expect-error not an address
  useWebSocket(1)
  // @ts-expect-error not a function
  useWebSocket(url, { onOpen: 'open' })
  expectTypeOf(useDeep<string>(url).lastJsonMessage).toEqualTypeOf<string>()
  return wrong.share
}

export function Results({ send }: { send?: SendMessage }) {
  const [state, setState] = useState(ReadyState.CLOSED)
  const [history, setHistory] = useState<MessageEvent[]>([])
  const result = useWebSocket<{ price: number } | null>(url, options)
  const { sendMessage, sendJsonMessage, lastMessage, lastJsonMessage, readyState, getWebSocket } = result

  expectTypeOf(result).toExtend<WebSocketHook<{ price: number } | null>>()
  expectTypeOf(lastJsonMessage).toEqualTypeOf<{ price: number } | null>()
  expectTypeOf(useWebSocket(url).lastJsonMessage).toEqualTypeOf<unknown>()
  expectTypeOf(readyState).toEqualTypeOf<ReadyState>()
  expectTypeOf(sendJsonMessage).toEqualTypeOf<SendJsonMessage>()

  useEffect(() => {
    if (lastMessage !== null) setHistory((before) => before.concat(lastMessage))
    setState(readyState)
  }, [lastMessage, readyState])

  const isOpen: boolean = readyState === ReadyState.OPEN
  const number: number = readyState
  const name: string = ReadyState[readyState]
  const open: ReadyState.OPEN = ReadyState.OPEN
  const socket: WebSocketLike | null = getWebSocket()
  const message: WebSocketMessage = new ArrayBuffer(8)
  sendMessage(message)
  sendMessage('text', false)
  sendMessage(new Blob([]))
  sendJsonMessage({ a: 1 })
  sendJsonMessage<{ a: number }>({ a: 1 }, false)
  // @ts-expect-error not a message
  sendMessage({ a: 1 })
  ;(socket as WebSocket).close(4000, 'bye')
  socket?.close()
  send?.('text')
  return [state, history.length, isOpen, number, name, open, names[readyState], lastMessage?.data.length]
}

resetGlobalState()
resetGlobalState(url)
export const refused = [useSocketIO, useEventSource]
