import { useWebSocket } from 'partysocket/react'
import { useEffect, useState } from 'react'
import type { WatchProps } from '../watch.ts'

export function Callback({ url, opened, seen, committed }: WatchProps) {
  const socket = useWebSocket(url, undefined, {
    onOpen: () => opened(socket),
    onMessage: ({ data }) => seen(data),
  })
  useEffect(committed)
  return null
}

/** Its hook gives a socket and no message: the state is the app's. */
export function Value({ url, opened, seen, committed }: WatchProps) {
  const [lastMessage, setLastMessage] = useState<MessageEvent | null>(null)
  const socket = useWebSocket(url, undefined, {
    onOpen: () => opened(socket),
    onMessage: setLastMessage,
  })
  useEffect(committed)
  useEffect(() => {
    if (lastMessage) seen(lastMessage.data)
  }, [lastMessage, seen])
  return <p>{String(lastMessage?.data ?? '')}</p>
}
