'use client'

import { useTopic } from 'wasclean/channels'
import { live } from '../../chat'

/** Subscribes while the page is shown, over the connection of the layout. */
export function LivePrice({ symbol }: { symbol: string }) {
  const { data, status, error } = useTopic(live, `price:${symbol}`)

  if (status === 'refused') return <p>{String(error)}</p>
  return (
    <p>
      {symbol} now: {data ?? '…'}
    </p>
  )
}
