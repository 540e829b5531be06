import { useWebSocket } from 'ahooks'
import { useEffect } from 'react'
import type { WatchProps } from '../watch.ts'

/** It renders for each message all the same: there is no way not to. */
export function Callback({ url, opened, seen, committed }: WatchProps) {
  const { readyState, sendMessage } = useWebSocket(url, { onMessage: ({ data }) => seen(data) })
  useEffect(committed)
  useOpened(readyState, sendMessage, opened)
  return null
}

export function Value({ url, opened, seen, committed }: WatchProps) {
  const { latestMessage, readyState, sendMessage } = useWebSocket(url)
  useEffect(committed)
  useOpened(readyState, sendMessage, opened)
  useEffect(() => {
    if (latestMessage) seen(latestMessage.data)
  }, [latestMessage, seen])
  return <p>{String(latestMessage?.data ?? '')}</p>
}

/** What it sends in `onOpen` throws: it takes itself for open from the render after that on. */
function useOpened(
  readyState: number,
  send: ((data: string) => void) | undefined,
  opened: WatchProps['opened'],
): void {
  useEffect(() => {
    if (readyState === WebSocket.OPEN && send) opened({ send })
  }, [readyState, send, opened])
}
