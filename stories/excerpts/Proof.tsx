import { useMessages, useWebSocket } from '../../src/index.ts'

export function Count({ url }: { url: string }) {
  const socket = useWebSocket(url)
  const rows = useMessages(socket, { limit: Infinity })
  return <p>{rows.length} arrived</p>
}
