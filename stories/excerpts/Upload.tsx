import { useBufferedAmount, useWebSocket } from '../../src/index.ts'

export function Upload({ url, chunks }: { url: string; chunks: readonly ArrayBuffer[] }) {
  const socket = useWebSocket(url, {
    highWaterMark: 1024 * 1024, // at most this, and one chunk, in the browser’s own buffer
    queue: { limit: 1_000, overflow: 'drop-newest' }, // the rest waits here
    reconnect: false,
  })
  const unsent = useBufferedAmount(socket)
  return (
    <>
      <button onClick={() => chunks.forEach((chunk) => socket.send(chunk, { queue: 'session' }))}>
        Upload
      </button>
      <p>{unsent} bytes to go</p>
    </>
  )
}
