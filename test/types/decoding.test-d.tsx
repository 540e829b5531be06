// Compiled, never run. A line that stops failing is reported by tsc as an unused @ts-expect-error.
import { type } from 'arktype'
import * as valibot from 'valibot'
import { expectTypeOf } from 'vitest'
import { z } from 'zod'
import {
  createConnection,
  MessageError,
  skip,
  useBufferedAmount,
  useMessageListener,
  useMessageReducer,
  useMessages,
  useWebSocket,
  type Connection,
  type OwnConnection,
  type ConnectionOptions,
  type IncomingData,
  type MessageRow,
  type MessageSource,
  type SendOptions,
  type SendOutcome,
  type StandardSchema,
  type UseWebSocketOptions,
  type UseWebSocketResult,
} from '../../src/index.js'

interface Tick {
  readonly symbol: string
  readonly price: number
}
interface Order {
  readonly buy: string
}

const address = 'wss://example.com'
const schemas = {
  zod: z.object({ symbol: z.string(), price: z.number() }),
  valibot: valibot.object({ symbol: valibot.string(), price: valibot.number() }),
  arktype: type({ symbol: 'string', price: 'number' }),
}
const toDate = z.string().transform((text) => new Date(text))
declare const isTick: (value: unknown) => value is Tick

export function Parsing() {
  // M3: without parse, data is event.data.
  const plain = useWebSocket(address)
  expectTypeOf(plain.data).toEqualTypeOf<IncomingData | null>()
  expectTypeOf(plain).toEqualTypeOf<UseWebSocketResult>()

  // M3: parsed JSON is unknown unless the caller gives its type.
  const json = useWebSocket(address, { parse: 'json' })
  expectTypeOf(json.data).toEqualTypeOf<unknown>()
  const ticks = useWebSocket<Tick>(address, { parse: 'json' })
  expectTypeOf(ticks.data).toEqualTypeOf<Tick | null>()
  expectTypeOf(useWebSocket<string>(address).data).toEqualTypeOf<string | null>()

  // M3: a function gives data its type, synchronous or not.
  expectTypeOf(useWebSocket(address, { parse: ({ type }) => type }).data).toEqualTypeOf<string | null>()
  expectTypeOf(useWebSocket(address, { parse: async () => Promise.resolve(5) }).data).toEqualTypeOf<
    number | null
  >()
  useWebSocket(address, {
    parse: (event) => {
      expectTypeOf(event).toEqualTypeOf<MessageEvent<IncomingData>>()
      return 5
    },
    onMessage: (event, data) => {
      expectTypeOf(event).toEqualTypeOf<MessageEvent<IncomingData>>()
      expectTypeOf(data).toEqualTypeOf<number>()
    },
  })
  useWebSocket(address, {
    parse: 'json',
    onMessage: (_, data) => expectTypeOf(data).toEqualTypeOf<unknown>(),
  })
  useWebSocket(address, { onMessage: (_, data) => expectTypeOf(data).toEqualTypeOf<IncomingData>() })
  // @ts-expect-error a function, or 'json'
  useWebSocket(address, { parse: 'text' })
  // @ts-expect-error not the type that the function returns
  useWebSocket<Tick>(address, { parse: () => 5 })

  // The message hooks infer their types from the result.
  useMessageListener(ticks, (_, tick) => expectTypeOf(tick).toEqualTypeOf<Tick>())
  expectTypeOf(useMessages(ticks)).toEqualTypeOf<readonly MessageRow<Tick>[]>()
  useMessages(ticks, { filter: ({ price }) => price > 5 })
  expectTypeOf(useMessageReducer(ticks, (sum, { price }) => sum + price, 0)).toEqualTypeOf<number>()
  useMessageReducer(ticks.connection, (sum, { price }) => sum + price, 0)
  expectTypeOf(useMessages(plain)[0]?.data).toEqualTypeOf<IncomingData | undefined>()
  // @ts-expect-error no such field
  useMessageReducer(ticks, (_, { prize }) => Number(prize), 0)
  expectTypeOf(useBufferedAmount(ticks)).toEqualTypeOf<number>()
}

export function Splitting() {
  // M10: split turns one text into several.
  useWebSocket<Tick>(address, { split: '\n', parse: 'json' })
  useWebSocket(address, { split: (text) => text.split('\n') })
  // @ts-expect-error it must return several texts
  useWebSocket(address, { split: (text) => text })
  // @ts-expect-error not a regular expression
  useWebSocket(address, { split: /\n/ })

  // M11: skip is not part of data, synchronous or not.
  const parse = ({ data }: MessageEvent<IncomingData>) => (data === 'keep-alive' ? skip : 5)
  expectTypeOf(useWebSocket(address, { parse }).data).toEqualTypeOf<number | null>()
  expectTypeOf(
    useWebSocket(address, { parse: ({ data }) => (typeof data === 'string' ? data : skip) }).data,
  ).toEqualTypeOf<string | null>()
  expectTypeOf(
    useWebSocket(address, {
      parse: async ({ data }) => (data instanceof Blob ? await data.text() : skip),
      onMessage: (_, data) => expectTypeOf(data).toEqualTypeOf<string>(),
    }).data,
  ).toEqualTypeOf<string | null>()
  useWebSocket<Tick>(address, {
    parse: ({ data }) => (data === '' ? skip : (JSON.parse(data as string) as Tick)),
  })
}

// S5: the options of one message.
export const sendOptions: SendOptions[] = [
  {},
  { queue: true },
  { queue: 'session', maxAge: 1_000, signal: new AbortController().signal },
  // @ts-expect-error no such value
  { queue: 'sessions' },
  // @ts-expect-error a signal, not its controller
  { signal: new AbortController() },
]

export function Schemas() {
  // M5: any Standard Schema types data by its output.
  expectTypeOf(useWebSocket(address, { parse: 'json', schema: schemas.zod }).data).toEqualTypeOf<{
    symbol: string
    price: number
  } | null>()
  expectTypeOf(useWebSocket(address, { parse: 'json', schema: schemas.valibot }).data).toEqualTypeOf<{
    symbol: string
    price: number
  } | null>()
  expectTypeOf(useWebSocket(address, { parse: 'json', schema: schemas.arktype }).data).toEqualTypeOf<{
    symbol: string
    price: number
  } | null>()
  expectTypeOf(useWebSocket(address, { schema: toDate }).data).toEqualTypeOf<Date | null>()
  // M11: skip from a schema is not part of data either.
  const skipping = z.union([schemas.zod, z.unknown().transform((): typeof skip => skip)])
  expectTypeOf(useWebSocket(address, { parse: 'json', schema: skipping }).data).toEqualTypeOf<{
    symbol: string
    price: number
  } | null>()
  // The schema decides the type, whatever parse returns.
  expectTypeOf(useWebSocket(address, { parse: () => 5, schema: toDate }).data).toEqualTypeOf<Date | null>()
  useWebSocket(address, {
    parse: ({ data }) => data,
    schema: schemas.zod,
    onMessage: (_, data) => expectTypeOf(data.price).toEqualTypeOf<number>(),
    onError: (error) => {
      if (!(error instanceof MessageError)) return
      expectTypeOf(error.event).toEqualTypeOf<MessageEvent<IncomingData> | null>()
      expectTypeOf(error.issues[0]?.message).toEqualTypeOf<string | undefined>()
    },
  })
  // @ts-expect-error not a schema
  useWebSocket(address, { schema: isTick })

  // S1: outgoingSchema types sendJson by its input.
  const both = useWebSocket(address, { parse: 'json', schema: schemas.zod, outgoingSchema: toDate })
  expectTypeOf(both.sendJson).toEqualTypeOf<(value: string, options?: SendOptions) => SendOutcome>()
  expectTypeOf(both.connection).toEqualTypeOf<Connection<{ symbol: string; price: number }, string>>()
  // @ts-expect-error the schema accepts strings
  both.sendJson(5)
  const outgoing = useWebSocket(address, { outgoingSchema: schemas.arktype })
  outgoing.sendJson({ symbol: 'A', price: 5 })
  expectTypeOf(outgoing.data).toEqualTypeOf<IncomingData | null>()
  // @ts-expect-error a price is missing
  outgoing.sendJson({ symbol: 'A' })
  const typed = useWebSocket<Tick, Order>(address, { parse: 'json' })
  typed.sendJson({ buy: 'A' })
  // @ts-expect-error not an order
  typed.sendJson({ sell: 'A' })
  useMessages(typed)
  useMessageListener(both, (_, { price }) => expectTypeOf(price).toEqualTypeOf<number>())
}

// A custom hook may pass its options on.
export function useTicks(options: UseWebSocketOptions<Tick, Order>): UseWebSocketResult<Tick, Order> {
  return useWebSocket(address, options)
}
export function useAnything<Data>(schema: StandardSchema<unknown, Data>): Data | null {
  return useWebSocket(address, { parse: 'json', schema }).data
}
export const optionsOfTicks: UseWebSocketOptions<Tick>[] = [
  { parse: 'json', schema: schemas.zod },
  { parse: () => ({ symbol: 'A', price: 5 }) },
]
// @ts-expect-error not ticks
export const wrong: UseWebSocketOptions<Tick> = { schema: toDate }

// The same without React.
expectTypeOf(createConnection(address)).toEqualTypeOf<OwnConnection>()
expectTypeOf(createConnection(address, { parse: 'json' })).toEqualTypeOf<OwnConnection<unknown>>()
expectTypeOf(createConnection<Tick, Order>(address, { parse: 'json' })).toEqualTypeOf<
  OwnConnection<Tick, Order>
>()
expectTypeOf(createConnection(address, { schema: toDate })).toEqualTypeOf<OwnConnection<Date>>()
expectTypeOf(createConnection(address, { parse: () => 5 })).toEqualTypeOf<OwnConnection<number>>()
expectTypeOf(createConnection(address, { outgoingSchema: toDate }).sendJson).toEqualTypeOf<
  (value: string, options?: SendOptions) => SendOutcome
>()
createConnection(address, { parse: 'json', schema: schemas.valibot }).onMessage((event, data, message) => {
  expectTypeOf(event).toEqualTypeOf<MessageEvent<IncomingData>>()
  expectTypeOf(data).toEqualTypeOf<{ symbol: string; price: number }>()
  expectTypeOf(message.data).toEqualTypeOf(data)
  expectTypeOf(message.receivedAt).toEqualTypeOf<number>()
})
export const source: MessageSource<Tick> = createConnection<Tick, Order>(address, { parse: 'json' })
export const anySource: MessageSource = source

// S1: the options of the queue.
export const queues: ConnectionOptions['queue'][] = [
  true,
  false,
  undefined,
  {},
  { limit: Infinity, overflow: 'throw', maxAge: 1_000 },
  // @ts-expect-error there are three values
  { overflow: 'drop' },
]
