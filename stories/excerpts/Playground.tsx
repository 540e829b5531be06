import { useWebSocket } from '../../src/index.ts'

export function Playground({ url }: { url: string }) {
  const { status, data, lastCloseEvent, open, send, close } = useWebSocket<string>(url, {
    enabled: false, // stays closed until open() is called
  })
  return (
    <>
      <p>
        {status} {lastCloseEvent?.code}
      </p>
      <button onClick={() => open()}>Connect</button>
      <button onClick={() => send('hello')}>Send</button>
      <button onClick={() => close(1000, 'thank you')}>Close</button>
      <p>{data}</p>
    </>
  )
}
