import { configureStore, createSlice, type PayloadAction } from '@reduxjs/toolkit'
import { createConnection, type Status } from '../../../src/core.js'

interface Tick {
  symbol: string
  price: number
}

interface Prices {
  status: Status
  prices: Record<string, number>
}

const initialState: Prices = { status: 'closed', prices: {} }

const slice = createSlice({
  name: 'prices',
  initialState,
  reducers: {
    connectionChanged(state, { payload }: PayloadAction<Status>) {
      state.status = payload
    },
    ticked(state, { payload }: PayloadAction<Tick>) {
      state.prices[payload.symbol] = payload.price
    },
  },
})

export const store = configureStore({ reducer: slice.reducer })

const feed = createConnection<Tick>('wss://example.com/prices', { parse: 'json' })
feed.onMessage((_, tick) => store.dispatch(slice.actions.ticked(tick)))
feed.subscribe(() => {
  const { status } = feed.getSnapshot()
  if (status !== store.getState().status) store.dispatch(slice.actions.connectionChanged(status))
})

export const connect = () => feed.open()
export const disconnect = () => feed.dispose()
