import { useEffect, useState } from 'react'
import { fold, nothing, type WatchProps } from '../watch.ts'

/** The least that React costs: a socket in an effect, and the messages of a frame in one update. It has nothing else of what a library has. */
export function Reducer({ url, opened, folded, committed }: WatchProps) {
  const [{ counted, text }, setShown] = useState({ counted: nothing, text: '' })
  useEffect(() => {
    const socket = new WebSocket(url)
    let messages: unknown[] = []
    function show() {
      const batch = messages
      messages = []
      setShown(({ counted: before }) => ({ counted: batch.reduce(fold, before), text: String(batch.at(-1)) }))
    }
    socket.onopen = () => opened(socket)
    socket.onmessage = ({ data }) => {
      if (messages.push(data) === 1) requestAnimationFrame(show)
    }
    return () => socket.close(1000)
  }, [url, opened])
  useEffect(committed)
  useEffect(() => folded(counted), [counted, folded])
  return <p>{text}</p>
}
