import { useMessages, useWebSocket } from '../../src/index.ts'

interface ChatMessage {
  readonly from: string
  readonly text: string
}

export function Chat({ url, name }: { url: string; name: string }) {
  const socket = useWebSocket<ChatMessage>(url, { parse: 'json' })
  const rows = useMessages(socket, { limit: 50, filter: ({ text }) => text !== '' })
  return (
    <>
      <ol>
        {rows.map(({ id, data }) => (
          <li key={id}>
            {data.from}: {data.text}
          </li>
        ))}
      </ol>
      <button onClick={() => socket.sendJson({ from: name, text: 'hello' })}>Say hello</button>
    </>
  )
}
