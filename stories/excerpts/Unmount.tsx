import { useState } from 'react'
import { useWebSocket } from '../../src/index.ts'

function Child({ url, onClose }: { url: string; onClose: (event: CloseEvent) => void }) {
  const { status } = useWebSocket(url, { onClose }) // still called after unmounting, once
  return <p>{status}</p>
}

export function Parent({ url }: { url: string }) {
  const [mounted, setMounted] = useState(true)
  return (
    <>
      <button onClick={() => setMounted(!mounted)}>{mounted ? 'Unmount' : 'Mount'}</button>
      {mounted && <Child url={url} onClose={({ code }) => console.log(code)} />}
    </>
  )
}
