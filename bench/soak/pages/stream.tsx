/** One component that hears every message twice, in a reducer and in a listener, and sends numbered ones of its own. */
import { useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import { useMessageListener, useMessageReducer, useWebSocket } from '../../../src/index.ts'
import { createWorkerWebSocket } from '../../../src/worker.ts'
import { watchSockets } from './sockets.ts'
import { hear, nothing, type Begin, type Heard } from './soak.ts'

const heartbeat = { message: 'beat', response: 'beat', interval: 500, timeout: 1_000 }
const reconnect = { delay: 50, maxDelay: 500, minUptime: 100 }

export const startStream: Begin = (params) => {
  const rate = params.get('rate')
  const sockets = watchSockets()
  const WebSocket = params.has('worker') ? createWorkerWebSocket() : sockets.WebSocket
  const outcomes = { sent: 0, queued: 0, dropped: 0 }
  let listened: Heard = nothing
  let folded: Heard = nothing
  let commits = 0
  let attempts = 0
  let numbers = 0
  let sendsOwn = params.has('sends')
  let order: (text: string) => void = () => undefined
  let readyState = 0
  let bufferedAmount = 0

  const source = (): string => {
    attempts += 1
    return `${params.get('server')}${rate ? `/stream?rate=${rate}&` : '/burst?'}attempt=${attempts}`
  }

  function Stream() {
    const socket = useWebSocket(source, {
      WebSocket,
      connectTimeout: 1_000,
      closeTimeout: 1_000,
      heartbeat: rate ? heartbeat : false,
      queue: { limit: 100_000 },
      reconnect,
    })
    const { connection, send } = socket
    const state = useMessageReducer(socket, hear, nothing)
    useMessageListener(socket, (_, data) => {
      listened = hear(listened, data)
    })
    useEffect(() => {
      commits += 1
      folded = state
      readyState = socket.readyState
    })
    useEffect(() => {
      order = send
      const timer = setInterval(() => {
        bufferedAmount = connection.bufferedAmount
        if (!sendsOwn) return
        outcomes[send(String(numbers))] += 1
        numbers += 1
      }, 50)
      return () => clearInterval(timer)
    }, [connection, send])
    return <p>{`${state.session} ${state.next}`}</p>
  }

  const root = createRoot(document.querySelector('#root')!)
  root.render(<Stream />)
  return {
    state: () => ({
      ...{ listened, folded, commits, attempts, numbers, outcomes, readyState, bufferedAmount },
      mostSockets: sockets.most(),
    }),
    act(what) {
      if (what === 'leave') root.unmount()
      else if (what === 'fall silent') sendsOwn = false
      else order(what)
    },
  }
}
