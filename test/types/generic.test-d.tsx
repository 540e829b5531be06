// Compiled, never run. A line that stops failing is reported by tsc as an unused @ts-expect-error.
import type { StandardSchemaV1 } from '@standard-schema/spec'
import { expectTypeOf } from 'vitest'
import { z } from 'zod'
import {
  createConnection,
  useMessages,
  useWebSocket,
  type IncomingData,
  type StandardSchema,
  type UseWebSocketOptions,
  type UseWebSocketResult,
} from '../../src/index.js'

const address = 'wss://example.com'
const toDate = z.string().transform((text) => new Date(text))
const toLength = z.string().transform(({ length }) => length)
const registry = { date: toDate, length: toLength }
declare const perhaps: boolean

// K1: a type parameter for the output of the schema.
export function useOutput<Data>(schema: StandardSchema<unknown, Data>): Data | null {
  return useWebSocket(address, { parse: 'json', schema }).data
}
export function useTheirs<Data>(schema: StandardSchemaV1<unknown, Data>): Data | null {
  return useWebSocket(address, { parse: 'json', schema }).data
}
export function useZod<Data>(schema: z.ZodType<Data>): Data | null {
  return useWebSocket(address, { parse: 'json', schema }).data
}

// K1: a type parameter for the schema itself.
export function useAny<Schema extends StandardSchemaV1>(schema: Schema) {
  return useWebSocket(address, { parse: 'json', schema }).data
}
export function useAnyZod<Schema extends z.ZodType>(schema: Schema) {
  return useWebSocket(address, {
    schema,
    onMessage: (_, data, { getSnapshot }) => getSnapshot().data === data,
  }).data
}
export function useNamed<Name extends keyof typeof registry>(name: Name) {
  return useWebSocket(address, { parse: 'json', schema: registry[name] }).data
}
export function useSaid<Schema extends z.ZodType>(schema: Schema): z.output<Schema> | null {
  return useWebSocket<z.output<Schema>>(address, { parse: 'json', schema }).data
}
export const connect = <Schema extends StandardSchemaV1>(schema: Schema) =>
  createConnection(address, { schema })
expectTypeOf(connect(toDate).getSnapshot().data).toEqualTypeOf<Date | null>()

// K1: a type parameter for everything else.
export function useParsed<Data>(parse: (event: { readonly data: IncomingData }) => Data): Data | null {
  return useWebSocket(address, { parse }).data
}
export function useOptions<Data, Outgoing>(
  options: UseWebSocketOptions<Data, Outgoing>,
): UseWebSocketResult<Data, Outgoing> {
  return useWebSocket(address, options)
}
export function useCast<Data>(first: Data): Data {
  return useWebSocket<Data>(address, { parse: 'json' }).data ?? first
}

export function Generics() {
  expectTypeOf(useOutput(toDate)).toEqualTypeOf<Date | null>()
  expectTypeOf(useAny(toDate)).toEqualTypeOf<Date | null>()
  expectTypeOf(useAnyZod(toLength)).toEqualTypeOf<number | null>()
  expectTypeOf(useNamed('date')).toEqualTypeOf<Date | null>()
  expectTypeOf(useNamed('length')).toEqualTypeOf<number | null>()
}

// K1: a schema, or a parse, that may be missing.
export function Missing() {
  expectTypeOf(useWebSocket(address, { parse: perhaps ? 'json' : undefined }).data).toEqualTypeOf<unknown>()
  expectTypeOf(
    useWebSocket(address, { parse: 'json', schema: perhaps ? toDate : undefined }).data,
  ).toEqualTypeOf<unknown>()
  expectTypeOf(useWebSocket(address, { schema: perhaps ? toDate : undefined }).data).toEqualTypeOf<
    IncomingData | Date | null
  >()
  expectTypeOf(
    useWebSocket(address, { schema: undefined, parse: undefined }).data,
  ).toEqualTypeOf<IncomingData | null>()
}

// L5: false and '' are no address. A union with a connection is one source.
export function Addresses({ token }: { readonly token: string }) {
  useWebSocket(token && `wss://example.com/?token=${token}`)
  useWebSocket(perhaps && address)
  useWebSocket(() => perhaps && address)
  useWebSocket(async () => Promise.resolve(false as const))
  const dates = createConnection(address, { schema: toDate })
  expectTypeOf(useWebSocket(perhaps ? dates : null).data).toEqualTypeOf<Date | null>()
  // @ts-expect-error true is not an address
  useWebSocket(true)
  // @ts-expect-error 0 is not an address
  useWebSocket(0)
}

type Message =
  { readonly type: 'price'; readonly price: number } | { readonly type: 'news'; readonly text: string }

type News = Extract<Message, { type: 'news' }>

// K1: a filter that is a type guard narrows the rows.
export function Narrowing() {
  const socket = useWebSocket<Message>(address, { parse: 'json' })
  const rows = useMessages(socket, { filter: (message): message is News => message.type === 'news' })
  expectTypeOf(rows[0]!.data).toEqualTypeOf<News>()
}
