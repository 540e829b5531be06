import { useState } from 'react'
import { useWebSocket } from '../../../src/index.js'

export function Account({ logIn }: { logIn: () => Promise<void> }) {
  const [isLoggedIn, setLoggedIn] = useState(true)
  const { data } = useWebSocket<string>('wss://example.com/account', {
    enabled: isLoggedIn,
    onClose: ({ code }) => {
      if (code === 4401) setLoggedIn(false) // the cookie has expired: no retry
    },
  })
  const enter = () => void logIn().then(() => setLoggedIn(true))
  return isLoggedIn ? <p>{data}</p> : <button onClick={enter}>Log in again</button>
}
