import { ReadyState } from 'react-use-websocket/dist/lib/constants'
import { useWebSocket } from 'react-use-websocket/dist/lib/use-websocket'
import { options } from './options'

/** Shares the socket of the room. */
export function Status({ url }: { url: string }) {
  const { readyState } = useWebSocket(url, options)
  return <p>Status: {readyState === ReadyState.OPEN ? 'online' : 'offline'}</p>
}
