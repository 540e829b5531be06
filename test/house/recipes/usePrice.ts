import useSWRSubscription, { type SWRSubscriptionOptions } from 'swr/subscription'
import { createConnection } from '../../../src/index.js'

interface Tick {
  price: number
}

/** All components with the same symbol have one connection. */
export const usePrice = (symbol: string) =>
  useSWRSubscription(`wss://example.com/prices/${symbol}`, subscribe)

function subscribe(url: string, { next }: SWRSubscriptionOptions<Tick, Error>) {
  const feed = createConnection<Tick>(url, { parse: 'json' })
  feed.onMessage((_, tick) => next(null, tick))
  feed.on('error', (error) => next(error))
  feed.open()
  return () => feed.dispose()
}
