import { connection } from 'next/server'
import { socketServer } from '../../socketServer'
import { Prices } from './Prices'

export default async function Page() {
  await connection()
  const url = `${socketServer}/ticker`

  return (
    <main>
      <h1>Off the main thread</h1>
      <Prices url={url} from="file" />
      <Prices url={url} from="blob" />
    </main>
  )
}
