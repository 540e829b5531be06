/** One component after the other: two of three go when they are open, the third while it still connects. */
import { createRoot } from 'react-dom/client'
import { flushSync } from 'react-dom'
import { useMessageReducer, useWebSocket } from '../../../src/index.ts'
import { createWorkerWebSocket } from '../../../src/worker.ts'
import type { Begin } from './soak.ts'

export const startMounts: Begin = (params) => {
  const servers = params.getAll('server')
  const count = Number(params.get('count'))
  const options = params.has('worker') ? { WebSocket: createWorkerWebSocket() } : {}
  let opened = (): void => undefined
  let mounted = 0
  let done = false

  function Holder({ url }: { readonly url: string }) {
    const socket = useWebSocket(url, { ...options, onOpen: () => opened() })
    return <p>{`${socket.readyState} ${useMessageReducer(socket, (sum) => sum + 1, 0)}`}</p>
  }

  const root = createRoot(document.querySelector('#root')!)
  async function run(): Promise<void> {
    while (mounted < count) {
      const url = `${servers[mounted % servers.length]}/hold?attempt=${mounted}`
      const open = new Promise<void>((resolve) => {
        opened = resolve
      })
      flushSync(() => root.render(<Holder key={mounted} url={url} />))
      if (mounted % 3 < 2) await open
      flushSync(() => root.render(null))
      mounted += 1
    }
    done = true
  }
  void run()
  return { state: () => ({ mounted, done }) }
}
