import { create } from 'zustand'
import { createConnection, useWebSocket, type Status } from '../../../src/index.js'

interface Tick {
  symbol: string
  price: number
}

interface Prices {
  status: Status
  prices: Record<string, number>
}

const feed = createConnection<Tick>('wss://example.com/prices', { parse: 'json' })

export const usePrices = create<Prices>()(() => ({ status: 'closed', prices: {} }))

feed.subscribe(() => usePrices.setState({ status: feed.getSnapshot().status }))
feed.onMessage((_, { symbol, price }) =>
  usePrices.setState(({ prices }) => ({ prices: { ...prices, [symbol]: price } })),
)

/** The connection is open while a component that calls this is mounted. */
export const useLivePrices = () => void useWebSocket(feed)
