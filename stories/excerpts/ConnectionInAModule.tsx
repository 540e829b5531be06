import { createConnection, useWebSocket } from '../../src/index.ts'

// Not opened yet. Import it wherever you need it.
export const news = createConnection<string>('wss://example.com/news')

// Plain code may read it. Reading does not open it.
export async function count() {
  let counted = 0
  for await (const message of news) console.log((counted += 1), message.data)
}

/** The first component opens it, in any React root. The last one closes it. */
export function Reader() {
  const { status, data } = useWebSocket(news)
  return (
    <p>
      {status} {data}
    </p>
  )
}
