'use client'

import { useMessageReducer, useWebSocket } from 'wasclean'

interface Tick {
  symbol: string
  price: number
}

/** However many prices are shown, one socket brings them. It closes with 1000 when the last of them is gone. */
export function Price({ url, symbol }: { url: string; symbol: string }) {
  const socket = useWebSocket<Tick>(url, { share: true, parse: 'json' })
  const price = useMessageReducer(socket, (latest, tick) => (tick.symbol === symbol ? tick.price : latest), 0)

  return (
    <p>
      {symbol}: {price || '…'}
    </p>
  )
}
