import { useWebSocket } from '../../src/index.ts'

async function fetchToken(fresh: boolean, signal: AbortSignal): Promise<string> {
  const response = await fetch(fresh ? '/token?fresh' : '/token', { signal })
  return response.text()
}

export function Account() {
  const { status } = useWebSocket(
    // Called before every attempt.
    async ({ lastCloseEvent, signal }) => {
      const token = await fetchToken(lastCloseEvent?.code === 4401, signal)
      return `wss://example.com/account?token=${token}`
    },
    // By default, the library does not retry after a code from 4000 to 4999.
    { reconnect: { shouldReconnect: (event) => event?.code === 4401 || event?.code === 1006 } },
  )
  return <p>{status}</p>
}
