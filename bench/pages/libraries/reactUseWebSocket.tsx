import { useEffect } from 'react'
import useWebSocket from 'react-use-websocket'
import type { WatchProps } from '../watch.ts'

/** With `filter`, its way of hearing messages without rendering for them. */
export function Callback({ url, share, opened, seen, committed }: WatchProps) {
  const { sendMessage } = useWebSocket(url, {
    share,
    disableJson: true,
    filter: () => false,
    onOpen: () => opened({ send: sendMessage }),
    onMessage: ({ data }) => seen(data),
  })
  useEffect(committed)
  return null
}

export function Value({ url, share, opened, seen, committed }: WatchProps) {
  const { lastMessage, sendMessage } = useWebSocket<unknown>(url, {
    share,
    disableJson: true,
    onOpen: () => opened({ send: sendMessage }),
  })
  useEffect(committed)
  useEffect(() => {
    if (lastMessage) seen(lastMessage.data)
  }, [lastMessage, seen])
  return <p>{String(lastMessage?.data ?? '')}</p>
}
