import { useMessageReducer, useWebSocket } from '../../src/index.ts'

interface Change {
  readonly price: number
  /** 0: the price is gone. */
  readonly size: number
}

function change(levels: ReadonlyMap<number, number>, { price, size }: Change) {
  const next = new Map(levels)
  if (size === 0) next.delete(price)
  else next.set(price, size)
  return next
}

const empty: ReadonlyMap<number, number> = new Map()

export function Bids({ url }: { url: string }) {
  const socket = useWebSocket<Change>(url, { parse: 'json' })
  const levels = useMessageReducer(socket, change, empty)
  return (
    <ol>
      {[...levels].map(([price, size]) => (
        <li key={price}>
          {price}: {size}
        </li>
      ))}
    </ol>
  )
}
