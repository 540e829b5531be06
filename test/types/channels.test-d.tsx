// Compiled, never run. A line that stops failing is reported by tsc as an unused @ts-expect-error.
import { expectTypeOf } from 'vitest'
import {
  createChannels,
  createSynced,
  useChannels,
  useSynced,
  useTopic,
  type Channels,
  type TopicOf,
  type TopicStatus,
} from '../../src/channels.js'
import {
  createConnection,
  useMessageListener,
  useMessageReducer,
  useMessages,
  useWebSocket,
} from '../../src/index.js'

interface Tick {
  readonly price: number
}
interface Book {
  readonly bids: readonly number[]
}
interface Topics {
  [ticker: `ticker:${string}`]: Tick
  [book: `book:${string}`]: Book
  status: 'up' | 'down'
}
interface Incoming {
  readonly channel: string
  readonly payload: unknown
}
declare const symbol: string
declare const perhaps: string | null

const connection = createConnection<Incoming>('wss://example.com/feed', { parse: 'json' })
// K1: `route` gets the messages of the connection.
const live = createChannels<Topics, Incoming>(connection, {
  route: (message) => {
    expectTypeOf(message).toEqualTypeOf<Incoming>()
    return { topic: message.channel, data: message.payload }
  },
})
// K1: if the data of the connection is unknown, `route` may use it as any.
export const untyped = createChannels(createConnection('wss://example.com', { parse: 'json' }), {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access -- this is what the test is about
  route: (m) => ({ topic: m.type, data: m }),
})
const loose = createChannels(connection, {
  route: ({ channel, payload }) => ({ topic: channel, data: payload }),
})

// K1: the map gives each topic the type of its messages.
export function usePrice() {
  expectTypeOf(useTopic(live, 'ticker:btc').data).toEqualTypeOf<Tick | null>()
  expectTypeOf(useTopic(live, `book:${symbol}`).data).toEqualTypeOf<Book | null>()
  expectTypeOf(useTopic(live, 'status').data).toEqualTypeOf<'up' | 'down' | null>()
  expectTypeOf(useTopic(live, perhaps !== null && `ticker:${perhaps}`).data).toEqualTypeOf<Tick | null>()
  expectTypeOf(useTopic(live, null).status).toEqualTypeOf<TopicStatus>()
  expectTypeOf(useTopic(loose, 'anything').data).toEqualTypeOf<unknown>()
  expectTypeOf(useTopic(live, symbol && `ticker:${symbol}`).data).toEqualTypeOf<Tick | null>()
  // @ts-expect-error -- the map has no such topic
  useTopic(live, 'trades:btc')
  // @ts-expect-error -- a topic is a string or an object
  useTopic(live, 7)
  // @ts-expect-error -- a connection has no topics
  useTopic(connection, 'ticker:btc')
}

// K1: an object may declare the type of its messages.
declare function query<Data>(text: string): TopicOf<Data> & { query: string }
export function useQuery() {
  expectTypeOf(useTopic(loose, query<Tick>('{ tick }')).data).toEqualTypeOf<Tick | null>()
  expectTypeOf(useTopic(loose, { channel: 'ticker' }).data).toEqualTypeOf<unknown>()
}

// K1: message hooks accept a topic.
export function useLists() {
  const topic = live.topic(`ticker:${symbol}`)
  expectTypeOf(useMessages(topic)[0]!.data).toEqualTypeOf<Tick>()
  expectTypeOf(useMessages(topic, { filter: ({ price }) => price > 1 })[0]!.data).toEqualTypeOf<Tick>()
  expectTypeOf(useMessageReducer(topic, (sum, { price }) => sum + price, 0)).toEqualTypeOf<number>()
  useMessageListener(topic, (_, tick) => {
    expectTypeOf(tick).toEqualTypeOf<Tick>()
  })
  topic.onMessage((_, { price }) => price.toFixed())
  expectTypeOf(topic.getSnapshot().data).toEqualTypeOf<Tick | null>()
}

// K1: the same with the result of useWebSocket.
export function useLive(): Channels<Topics> {
  const socket = useWebSocket<Incoming>('wss://example.com/feed', { share: true, parse: 'json' })
  return useChannels<Topics, Incoming>(socket, {
    route: ({ channel, payload }) => ({ topic: channel, data: payload }),
  })
}

// K1: a reply has the type that the caller gives.
export async function order() {
  expectTypeOf(await live.request<{ id: number }>({ method: 'order' })).toEqualTypeOf<{ id: number }>()
  expectTypeOf(await live.request('ping')).toEqualTypeOf<unknown>()
  // @ts-expect-error -- no such option
  await live.request('ping', { timeOut: 5 })
}

// K1: a synced state has the type that `load` returns, and its changes that of the topic.
export function useCount() {
  const socket = useWebSocket<Incoming>('wss://example.com/feed', { parse: 'json' })
  const { data } = useSynced(socket, { load: () => 0, apply: (count: number) => count + 1 })
  expectTypeOf(data).toEqualTypeOf<number | null>()
}

export function useBook() {
  const options = {
    load: () => fetch('/book').then((response) => response.json() as Promise<{ bids: number[] }>),
    apply: (state: { bids: number[] }, change: Book) => ({ bids: [...state.bids, ...change.bids] }),
  }
  expectTypeOf(useSynced(live.topic('book:btc'), options).data).toEqualTypeOf<{ bids: number[] } | null>()
  expectTypeOf(createSynced(live.topic('book:btc'), options).getSnapshot().data).toEqualTypeOf<{
    bids: number[]
  } | null>()
  useSynced(live.topic('book:btc'), {
    load: () => 0,
    apply: (sum: number, { bids }) => sum + bids.length,
    // @ts-expect-error -- a change is a Book
    span: ({ price }) => [price, price],
  })
}

// @ts-expect-error -- route is required
createChannels(connection, {})
createChannels(connection, {
  route: () => null,
  // @ts-expect-error -- a number
  batch: '5',
})
