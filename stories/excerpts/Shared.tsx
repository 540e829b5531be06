import { useWebSocket } from '../../src/index.ts'

function Price({ symbol }: { symbol: string }) {
  const { data } = useWebSocket<string>('wss://example.com/prices', { share: true })
  return (
    <li>
      {symbol} {data}
    </li>
  )
}

/** Any number of components, one socket. */
export function Prices({ symbols }: { symbols: readonly string[] }) {
  return (
    <ul>
      {symbols.map((symbol) => (
        <Price key={symbol} symbol={symbol} />
      ))}
    </ul>
  )
}
