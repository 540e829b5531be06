import { useMessages, useRetryCountdown, useWebSocket } from '../../src/index.ts'

export function Chat({ url }: { url: string }) {
  const socket = useWebSocket<string>(url)
  const rows = useMessages(socket, { limit: 100 })
  const seconds = useRetryCountdown(socket)
  return (
    <>
      {seconds !== null && <p>Reconnecting in {seconds} s. Your messages wait until then.</p>}
      {rows.map(({ id, data }) => (
        <p key={id}>{data}</p>
      ))}
      {/* While offline, send returns 'queued'. */}
      <button onClick={() => socket.send('hello')}>Say hello</button>
    </>
  )
}
