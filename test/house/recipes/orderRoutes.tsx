import { useLoaderData, type LoaderFunctionArgs, type RouteObject } from 'react-router'
import { createConnection } from '../../../src/index.js'
import { createChannels, useTopic } from '../../../src/channels.js'

interface Order {
  number: string
  state: string
}

interface Topics {
  [order: `order:${string}`]: Order
}

const live = createChannels<Topics>(createConnection('wss://example.com/orders', { parse: 'json' }), {
  subscribe: ([{ topic }]) => ({ op: 'subscribe', topic }),
  unsubscribe: ([{ topic }]) => ({ op: 'unsubscribe', topic }),
  request: (payload: object, id) => ({ ...payload, id }),
  route: ({ id, result, error, topic, data }) => (topic ? { topic, data } : { id, reply: result, error }),
})

const load = ({ params, request }: LoaderFunctionArgs) =>
  live.request<Order>({ op: 'order', number: params['number'] }, { signal: request.signal })

function OrderPage() {
  const loaded = useLoaderData<typeof load>()
  const { data } = useTopic(live, `order:${loaded.number}`)
  return (
    <p>
      Order {loaded.number}: {data?.state ?? loaded.state}
    </p>
  )
}

export const routes: RouteObject[] = [
  { path: '/orders/:number', loader: load, Component: OrderPage, HydrateFallback: () => <p>Loading…</p> },
]
