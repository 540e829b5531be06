import { useState } from 'react'
import useWebSocket, { ReadyState } from 'react-use-websocket'
import { Composer } from './Composer'
import { options } from './options'

export function Room({ url }: { url: string }) {
  const [isHere, setIsHere] = useState(true)
  const { lastMessage, readyState, sendMessage } = useWebSocket(url, options, isHere)
  return (
    <section>
      <p>Room: {ReadyState[readyState]}</p>
      <p>Last message: {lastMessage?.data}</p>
      <Composer send={sendMessage} />
      <button onClick={() => setIsHere(false)}>Leave</button>
    </section>
  )
}
