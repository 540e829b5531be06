import { useState } from 'react'
import { useTopic } from 'wasclean/channels'
import { live, type Topics } from './live'

function Tile({ topic, unit }: { topic: keyof Topics; unit: string }) {
  const { data, status } = useTopic(live, topic)
  return (
    <p className={status}>
      {topic}: {data ?? '…'} {unit}
    </p>
  )
}

export function Dashboard() {
  const [uptime, setUptime] = useState('')
  const ask = () =>
    live.request<number>({ op: 'uptime' }).then(
      (seconds) => setUptime(`${seconds} s`),
      (error: Error) => setUptime(error.message),
    )
  const visitors = useTopic(live, 'visitors')

  return (
    <>
      <h1>{visitors.data === 1 ? 'Only you are here' : 'Others are here too'}</h1>
      <Tile topic="load" unit="processes" />
      <Tile topic="memory" unit="MB" />
      <Tile topic="visitors" unit="open" />
      <button onClick={ask}>For how long has the server been running?</button>
      <output>{uptime}</output>
    </>
  )
}
