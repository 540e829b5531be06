import { useEffect, useState } from 'react'
import { useMessageListener, useMessageReducer, useWebSocket, WebSocketConfig } from '../../../src/index.ts'
import { WebSocketInspector } from '../../../src/devtools.ts'
import { createWorkerWebSocket } from '../../../src/worker.ts'
import { fold, nothing, type Fold, type WatchProps } from '../watch.ts'

interface Shown {
  readonly counted: Fold
  readonly text: string
}

export function Reducer({ url, share, opened, folded, committed }: WatchProps) {
  const socket = useWebSocket(url, { share, onOpen: () => opened(socket) })
  const { counted, text } = useMessageReducer(
    socket,
    (shown: Shown, data) => ({ counted: fold(shown.counted, data), text: String(data) }),
    { counted: nothing, text: '' },
  )
  useEffect(committed)
  useEffect(() => folded(counted), [counted, folded])
  return <p>{text}</p>
}

export function Callback({ url, share, opened, seen, committed }: WatchProps) {
  const socket = useWebSocket(url, { share, onOpen: () => opened(socket) })
  useMessageListener(socket, (_, data) => seen(data))
  useEffect(committed)
  return null
}

export function Value({ url, share, opened, seen, committed }: WatchProps) {
  const socket = useWebSocket(url, { share, onOpen: () => opened(socket) })
  const { lastMessage } = socket
  useEffect(committed)
  useEffect(() => {
    if (lastMessage) seen(lastMessage.data)
  }, [lastMessage, seen])
  return <p>{String(lastMessage?.data ?? '')}</p>
}

/** Reads no message, so none may cost it anything. */
export function Idle({ url, share, opened, folded, committed }: WatchProps) {
  const { readyState, connection, send } = useWebSocket(url, { share, onOpen: () => opened({ send }) })
  useEffect(committed)
  // Looks now and then, so that nothing listens to messages.
  const [look] = useState(() => () => {
    const latest = Number(connection.getSnapshot().lastMessage?.data ?? -1)
    folded({ ...nothing, next: latest + 1 })
  })
  useEffect(() => {
    const timer = setInterval(look, 20)
    return () => clearInterval(timer)
  }, [look])
  return <p>{readyState}</p>
}

/** The same with the socket in a worker. */
export function inWorker(Contender: (props: WatchProps) => React.ReactNode) {
  return function InWorker(props: WatchProps) {
    return (
      <WebSocketConfig value={{ WebSocket: createWorkerWebSocket() }}>
        <Contender {...props} />
      </WebSocketConfig>
    )
  }
}

/** The same on a page with the inspector: a button, or the panel with its view of that name. */
export function inspected(view: 'closed' | 'Timeline' | 'Frames') {
  return function Inspected(props: WatchProps) {
    useEffect(() => {
      if (view === 'closed') return
      const timer = setInterval(() => {
        const tabs = document
          .querySelector('#panel > div')
          ?.shadowRoot?.querySelectorAll<HTMLElement>('[role=tab]')
        const tab = Array.from(tabs ?? []).find(({ textContent }) => textContent === view)
        if (!tab) return
        tab.click()
        clearInterval(timer)
      }, 10)
      return () => clearInterval(timer)
    }, [])
    return (
      <>
        <Reducer {...props} />
        {view === 'closed' ? (
          <WebSocketInspector />
        ) : (
          <div id="panel" style={{ height: 500 }}>
            <WebSocketInspector.Panel />
          </div>
        )}
      </>
    )
  }
}
