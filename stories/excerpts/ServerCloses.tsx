import { describeCloseCode, useWebSocket } from '../../src/index.ts'

export function Listener({ url }: { url: string }) {
  const { lastCloseEvent, closedBy, open } = useWebSocket(url, { reconnect: false })
  if (!lastCloseEvent) return <p>Connected</p>
  const { code, reason, wasClean } = lastCloseEvent
  const { name, retry } = describeCloseCode(code)
  return (
    <>
      <p>
        {closedBy}: {code} {name} {reason} {wasClean ? 'clean' : 'not clean'}
      </p>
      {retry && <button onClick={() => open()}>Open again</button>}
    </>
  )
}
