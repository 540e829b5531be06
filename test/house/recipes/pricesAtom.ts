import { atom } from 'jotai'
import { createConnection } from '../../../src/core.js'

interface Tick {
  symbol: string
  price: number
}

export const pricesAtom = atom<Record<string, number>>({})

/** Called when the first component uses the atom. What it returns is called after the last one. */
pricesAtom.onMount = (set) => {
  const feed = createConnection<Tick>('wss://example.com/prices', { parse: 'json' })
  feed.onMessage((_, { symbol, price }) => set((prices) => ({ ...prices, [symbol]: price })))
  feed.open()
  return () => feed.dispose()
}
