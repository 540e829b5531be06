import { ChatRoom } from './ChatRoom'

export default function Page() {
  return (
    <main>
      <h1>Chat</h1>
      <ChatRoom />
    </main>
  )
}
