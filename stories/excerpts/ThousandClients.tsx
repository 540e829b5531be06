import { useWebSocket } from '../../src/index.ts'

export function Prices({ url }: { url: string }) {
  // The default is a random time up to the delay. 'none' waits exactly the delay, as all other clients do.
  const { status } = useWebSocket(url, { reconnect: { delay: 1_000, jitter: 'full' } })
  return <p>{status}</p>
}
