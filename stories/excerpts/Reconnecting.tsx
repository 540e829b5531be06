import { useRetryCountdown, useWebSocket } from '../../src/index.ts'

export function Status({ url }: { url: string }) {
  const socket = useWebSocket(url, {
    reconnect: { delay: 1_000, maxDelay: 30_000, attempts: 10 },
    onReconnect: ({ attempt }) => console.log(`connected again, attempt ${attempt}`),
    onReconnectStop: ({ reason }) => console.log(`no further attempt: ${reason}`),
  })
  const seconds = useRetryCountdown(socket)
  if (seconds === null) return <p>{socket.status}</p>
  return (
    <p>
      Reconnecting in {seconds} s <button onClick={() => socket.reconnect()}>Try now</button>
    </p>
  )
}
