/** Many components on one socket: half of them show what came, a quarter listens, and a quarter only looks whether it is open. */
import { useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import { useMessageListener, useMessageReducer, useWebSocket } from '../../../src/index.ts'
import { hear, nothing, type Begin, type Heard } from './soak.ts'

/** What has come of one component. */
class Tally {
  heard: Heard = nothing
  commits = 0
  readonly commit = (): void => {
    this.commits += 1
  }
  readonly listen = (data: unknown): void => {
    this.heard = hear(this.heard, data)
  }
  readonly fold = (state: Heard): void => {
    this.heard = state
  }
}

interface Props {
  readonly url: string
  readonly tally: Tally
}

function Folder({ url, tally }: Props) {
  const state = useMessageReducer(useWebSocket(url, { share: true }), hear, nothing)
  useEffect(() => tally.commit())
  useEffect(() => tally.fold(state))
  return <li>{state.next}</li>
}

function Listener({ url, tally }: Props) {
  const socket = useWebSocket(url, { share: true })
  useMessageListener(socket, (_, data) => tally.listen(data))
  useEffect(() => tally.commit())
  return <li>{socket.readyState}</li>
}

function Lamp({ url, tally }: Props) {
  const { readyState } = useWebSocket(url, { share: true })
  useEffect(() => tally.commit())
  return <li>{readyState}</li>
}

const kinds = [Folder, Listener, Folder, Lamp]

export const startComponents: Begin = (params) => {
  const url = `${params.get('server')}/stream?rate=${params.get('rate')}`
  const tallies = Array.from({ length: Number(params.get('count')) }, () => new Tally())
  const kindOf = (index: number) => kinds[index % kinds.length]!
  const root = createRoot(document.querySelector('#root')!)
  root.render(
    tallies.map((tally, index) => {
      const Kind = kindOf(index)
      return <Kind key={index} url={url} tally={tally} />
    }),
  )

  const summary = (Kind: (props: Props) => React.ReactNode) => {
    const own = tallies.filter((_, index) => kindOf(index) === Kind)
    return {
      fewest: Math.min(...own.map(({ heard }) => heard.next)),
      most: Math.max(...own.map(({ heard }) => heard.next)),
      lostInside: own.reduce((sum, { heard }) => sum + heard.lostInside, 0),
      misplaced: own.reduce((sum, { heard }) => sum + heard.misplaced, 0),
      sessions: Math.max(...own.map(({ heard }) => heard.ended.length + 1)),
      commits: own.reduce((sum, { commits }) => sum + commits, 0),
      mostCommits: Math.max(...own.map(({ commits }) => commits)),
    }
  }
  return {
    state: () => ({ folders: summary(Folder), listeners: summary(Listener), lamps: summary(Lamp) }),
    act: () => root.unmount(),
  }
}
