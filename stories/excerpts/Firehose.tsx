import { useMessageReducer, useWebSocket } from '../../src/index.ts'

export function Firehose({ url }: { url: string }) {
  const socket = useWebSocket<number>(url, { parse: 'json' })
  // The reducer sees each message. The component renders at most once a frame.
  const { count, sum } = useMessageReducer(
    socket,
    ({ count, sum }, value) => ({ count: count + 1, sum: sum + value }),
    { count: 0, sum: 0 },
  )
  return <p>{count ? `${count} messages, ${sum / count} on average` : socket.status}</p>
}
