'use client'

import { use } from 'react'
import { useWebSocket } from 'wasclean'
import { chat } from './chat'
import { ChatLines } from './ChatProvider'

export function ChatRoom() {
  const { sendJson, retry, reconnect } = useWebSocket(chat)
  const lines = use(ChatLines)

  return (
    <>
      <ul>
        {lines.map(({ id, data }) => (
          <li key={id}>
            {data.from}: {data.text}
          </li>
        ))}
      </ul>
      <form action={(form) => void sendJson({ op: 'say', text: form.get('text') })}>
        <input name="text" aria-label="Message" autoComplete="off" required />
        <button>Send</button>
      </form>
      {retry && <button onClick={reconnect}>Reconnect now</button>}
    </>
  )
}
