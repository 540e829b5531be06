import { connection } from 'next/server'
import { WebSocketConfig } from 'wasclean'
import { socketServer } from '../../socketServer'
import { Price } from './Price'

export default async function Page() {
  // With each request: the address is not the one of the machine that built this.
  await connection()
  const url = `${socketServer}/ticker`

  return (
    <main>
      <h1>Ticker</h1>
      {/* Nobody needs prices in a tab that nobody has looked at for a minute. */}
      <WebSocketConfig value={{ pauseWhenHidden: 60_000 }}>
        <Price url={url} symbol="GOLD" />
        <Price url={url} symbol="TEA" />
      </WebSocketConfig>
    </main>
  )
}
