// Compiled, never run. A line that stops failing is reported by tsc as an unused @ts-expect-error.
import { expectTypeOf } from 'vitest'
import { z } from 'zod'
import {
  createConnection,
  useWebSocket,
  WebSocketConfig,
  type Connection,
  type HoldOptions,
  type LogEntry,
  type MessageData,
  type OwnConnection,
  type Phase,
  type ReconnectInfo,
  type ReconnectStop,
  type ReceivedMessage,
  type Retry,
  type UseWebSocketOptions,
  type UseWebSocketResult,
  type WebSocketDefaults,
} from '../../src/index.js'

interface Tick {
  readonly price: number
}
interface Order {
  readonly buy: string
}

const address = 'wss://example.com'
const ticks = createConnection<Tick, Order>(address, { parse: 'json', linger: 1_000 })

// H5: a component that uses a connection has its types.
export function Owning() {
  const socket = useWebSocket(ticks)
  expectTypeOf(socket).toEqualTypeOf<UseWebSocketResult<Tick, Order>>()
  expectTypeOf(socket.data).toEqualTypeOf<Tick | null>()
  expectTypeOf(socket.connection).toEqualTypeOf<Connection<Tick, Order>>()
  expectTypeOf(useWebSocket(socket.connection)).toEqualTypeOf(socket)
  // @ts-expect-error not an order
  socket.sendJson({ sell: 'A' })
  useWebSocket(ticks, {
    enabled: false,
    onMessage: (_, { price }) => expectTypeOf(price).toEqualTypeOf<number>(),
    onClose: ({ code }) => expectTypeOf(code).toEqualTypeOf<number>(),
  })
  // @ts-expect-error sharing is decided where the connection is made
  useWebSocket(ticks, { share: true })
  // @ts-expect-error decoding is decided where the connection is made
  useWebSocket(ticks, { parse: 'json' })
  // @ts-expect-error it has protocols already
  useWebSocket(ticks, { protocols: 'chat' })
  // @ts-expect-error a result is not a connection, but has one
  useWebSocket(socket)
}

// H1: whether to share, and how long to linger.
export const sharing: UseWebSocketOptions[] = [
  { share: true },
  { share: 'name', linger: Infinity },
  { share: undefined, linger: undefined },
  // @ts-expect-error true or a name
  { share: 1 },
  // @ts-expect-error milliseconds
  { linger: true },
]
export const holds: HoldOptions<Tick> = { enabled: undefined, onMessage: undefined }
// @ts-expect-error only components share
createConnection(address, { share: true })

// H5: messages as an async iterable.
export async function read() {
  for await (const message of ticks) expectTypeOf(message).toEqualTypeOf<ReceivedMessage<Tick>>()
  for await (const { data, session } of ticks.iterate({ limit: 5 })) {
    expectTypeOf(data).toEqualTypeOf<Tick>()
    expectTypeOf(session).toEqualTypeOf<number>()
  }
  expectTypeOf(await ticks.iterate().next()).toEqualTypeOf<IteratorResult<ReceivedMessage<Tick>, void>>()
  const dates = createConnection(address, { schema: z.string().transform((text) => new Date(text)) })
  for await (const { data } of dates) expectTypeOf(data).toEqualTypeOf<Date>()
  // @ts-expect-error a number
  ticks.iterate({ limit: '5' })
}

// @ts-expect-error only a connection of createConnection is iterable
export const messages: AsyncIterable<unknown> = ticks as Connection<Tick, Order>

// H5: disposed of at the end of a block.
export function dispose() {
  using connection = createConnection(address)
  expectTypeOf(connection).toEqualTypeOf<OwnConnection>()
  expectTypeOf(connection[Symbol.dispose]).toEqualTypeOf<() => void>()
}

// H5: the type of an entry determines its other fields.
ticks.onEvent((entry) => {
  expectTypeOf(entry).toEqualTypeOf<LogEntry>()
  expectTypeOf(entry.at).toEqualTypeOf<number>()
  if (entry.type === 'phase') {
    expectTypeOf(entry.phase).toEqualTypeOf<Phase>()
    expectTypeOf(entry.retry).toEqualTypeOf<Retry | null>()
  } else if (entry.type === 'sent' || entry.type === 'received') {
    expectTypeOf(entry.data).toEqualTypeOf<MessageData>()
    expectTypeOf(entry.bytes).toEqualTypeOf<number>()
  } else if (entry.type === 'latency') expectTypeOf(entry.latency).toEqualTypeOf<number>()
  else if (entry.type === 'onClose') expectTypeOf(entry.detail).toEqualTypeOf<CloseEvent>()
  else if (entry.type === 'onError') expectTypeOf(entry.detail).toEqualTypeOf<Error>()
  else if (entry.type === 'onOpen') expectTypeOf(entry.detail).toEqualTypeOf<Event>()
  else if (entry.type === 'onReconnect') expectTypeOf(entry.detail).toEqualTypeOf<ReconnectInfo>()
  else expectTypeOf(entry.detail).toEqualTypeOf<ReconnectStop>()
  // @ts-expect-error no such entry
  if (entry.type === 'opened') return
})

// H6: every option that does not change the types of messages.
export const defaults: WebSocketDefaults[] = [
  { WebSocket, reconnect: false, share: true, linger: 100, enabled: false, protocols: 'chat' },
  { onClose: ({ code }) => expectTypeOf(code).toEqualTypeOf<number>() },
  // @ts-expect-error types of data depend on it
  { parse: 'json' },
  // @ts-expect-error types of data depend on it
  { schema: z.string() },
  // @ts-expect-error types of sendJson depend on it
  { outgoingSchema: z.string() },
  // @ts-expect-error a name belongs to the components that share
  { share: 'name' },
]
export const config = (
  <WebSocketConfig value={{ reconnect: { attempts: 3 } }}>
    <p />
  </WebSocketConfig>
)
// @ts-expect-error a value is required
export const bare = <WebSocketConfig />
