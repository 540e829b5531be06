// Compiled, never run. A line that stops failing is reported by tsc as an unused @ts-expect-error.
import { expectTypeOf } from 'vitest'
import { z } from 'zod'
import { createConnection, useWebSocket, type Connection, type UseWebSocketOptions } from '../../src/index.js'

const address = 'wss://example.com'
const tick = z.object({ symbol: z.string(), price: z.number() })
const order = z.object({ buy: z.string() })
type Tick = z.output<typeof tick>
type Order = z.output<typeof order>

// K2: every callback gets the connection as its last argument, with the types of its messages.
export function Component() {
  useWebSocket(address, {
    parse: 'json',
    schema: tick,
    outgoingSchema: order,
    onOpen: (_, connection) => expectTypeOf(connection).toEqualTypeOf<Connection<Tick, Order>>(),
    onMessage: (_, { price }, { sendJson }) => price < 5 && sendJson({ buy: 'A' }),
    onClose: (_, { open }) => open(),
    onError: (_, { close }) => close(4000, 'wrong'),
    onReconnect: ({ attempt }, { send }) => send(`back after ${attempt}`),
    onReconnectStop: (_, { reconnect }) => reconnect(),
  })
  // @ts-expect-error not an order
  useWebSocket(address, { outgoingSchema: order, onOpen: (_, { sendJson }) => sendJson({ sell: 'A' }) })

  // K2: the types of a callback's arguments are inferred with any other options.
  useWebSocket(address, {
    parse: (event) => JSON.parse(event.data as string) as Tick,
    onOpen: (_, { send }) => send('hello'),
    onMessage: (_, data, connection) => {
      expectTypeOf(data).toEqualTypeOf<Tick>()
      expectTypeOf(connection).toEqualTypeOf<Connection<Tick>>()
    },
  })
  useWebSocket(address, { onOpen: (_, connection) => expectTypeOf(connection).toEqualTypeOf<Connection>() })
  useWebSocket<Tick, Order>(address, { onOpen: (_, { sendJson }) => sendJson({ buy: 'A' }), parse: 'json' })
}

// K2: a callback may return anything.
export const callbacks: UseWebSocketOptions[] = [
  { onOpen: (_, { send }) => send('hello') },
  { onClose: () => 5 },
  { onMessage: () => null },
]

createConnection(address, {
  schema: tick,
  onMessage: (_, { price }, connection) => {
    expectTypeOf(price).toEqualTypeOf<number>()
    expectTypeOf(connection).toEqualTypeOf<Connection<Tick>>()
  },
})
