import { useChannels, useTopic, type Wire } from '../../src/channels.ts'
import { useWebSocket } from '../../src/index.ts'

interface Topics {
  readonly [ticker: `ticker:${string}`]: { readonly price: number }
}

interface Incoming {
  readonly id?: number
  readonly topic?: string
  readonly data?: unknown
  readonly error?: string
}

const wire: Wire<Incoming> = {
  confirms: true,
  subscribe: ([{ id, key }]) => ({ op: 'subscribe', id, topic: key }),
  unsubscribe: ([{ key }], id) => ({ op: 'unsubscribe', id, topic: key }),
  route: ({ id, topic, data, error }) => (topic ? { topic, data } : { id, error, reply: 'ok' }),
}

export function Price({ url, metal }: { url: string; metal: string }) {
  const socket = useWebSocket(url, { share: true, parse: 'json' })
  const live = useChannels<Topics>(socket, wire)
  const { data, status, error, resubscribe } = useTopic(live, `ticker:${metal}`)
  if (status === 'refused') return <button onClick={resubscribe}>{String(error)}. Ask again</button>
  return <p className={status}>{data?.price ?? '…'}</p>
}
