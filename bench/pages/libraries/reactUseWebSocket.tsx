import { useEffect } from 'react'
import useOriginal from 'react-use-websocket'
import { useWebSocket } from '../../../src/reactUseWebSocket.ts'
import type { WatchProps } from '../watch.ts'

/** Its enum has the same numbers, but is another type. */
const useDoor = useWebSocket as unknown as typeof useOriginal

/** With `filter`, its way of hearing messages without rendering for them. */
const withCallback = (useWebSocket: typeof useOriginal) =>
  function Callback({ url, share, opened, seen, committed }: WatchProps) {
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

const withValue = (useWebSocket: typeof useOriginal) =>
  function Value({ url, share, opened, seen, committed }: WatchProps) {
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

export const Callback = withCallback(useOriginal)
export const Value = withValue(useOriginal)
export const DoorCallback = withCallback(useDoor)
export const DoorValue = withValue(useDoor)
