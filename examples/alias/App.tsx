import { useState } from 'react'
import { Room } from './Room'
import { Status } from './Status'

const url = 'ws://localhost:8080'

export function App() {
  const [showsStatus, setShowsStatus] = useState(true)
  return (
    <>
      <Room url={url} />
      {showsStatus && <Status url={url} />}
      <button onClick={() => setShowsStatus(false)}>Hide status</button>
    </>
  )
}
