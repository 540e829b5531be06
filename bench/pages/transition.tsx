import { memo, startTransition, useEffect, useLayoutEffect, useState } from 'react'
import { useMessageReducer, useWebSocket } from '../../src/index.ts'
import { mount, pause, waitFor, type Line, type Measured, type Preparation } from './page.ts'

const items = 150
const millisecondsPerItem = 2

interface Stage extends Line {
  readonly show: (generation: number) => void
}

/** What the components tell of themselves. */
interface Board {
  seen: number
  renders: number
  /** How many were sent, once the socket is closed. */
  sent: number | null
  changed: () => void
  shown: (generation: number) => void
}

function note(board: Board, news: Partial<Board>): void {
  Object.assign(board, news)
  board.changed()
}

/** By the clock and not in steps, so that it takes as long on every machine and under every load. */
function burn(): void {
  const end = performance.now() + millisecondsPerItem
  while (performance.now() < end);
}

function Item({ generation }: { readonly generation: number }) {
  burn()
  return <li>{generation}</li>
}

const List = memo(function List({
  generation,
  board,
}: {
  readonly generation: number
  readonly board: Board
}) {
  useLayoutEffect(() => board.shown(generation), [generation, board])
  if (generation === 0) return null
  return (
    <ul>
      {Array.from({ length: items }, (_, index) => (
        <Item key={index} generation={generation} />
      ))}
    </ul>
  )
})

interface AppProps {
  readonly url: string
  readonly board: Board
  readonly opened: (stage: Stage) => void
}

function App({ url, board, opened }: AppProps) {
  const [generation, show] = useState(0)
  const socket = useWebSocket(url, {
    onOpen: () => opened({ send: socket.send, show }),
    onClose: ({ reason }) => note(board, { sent: Number(reason) }),
  })
  const seen = useMessageReducer(socket, (seen, data) => (Number(data) === seen ? seen + 1 : NaN), 0)
  useEffect(() => note(board, { seen, renders: board.renders + 1 }))
  return (
    <>
      <p>{seen}</p>
      <List generation={generation} board={board} />
    </>
  )
}

export const prepareTransition: Preparation = async (server, contender) => {
  const noop = (): void => undefined
  const board: Board = { seen: 0, renders: 0, sent: null, changed: noop, shown: noop }
  const url = `${server}/stream?rate=500`
  const stage = await mount<Stage>((opened) => <App url={url} board={board} opened={opened} />)

  /** The time from its start to its commit. */
  const change = (generation: number): Promise<number> =>
    waitFor(
      (done) => {
        const start = performance.now()
        board.shown = (shown) => {
          if (shown === generation) done(performance.now() - start)
        }
        startTransition(() => stage.show(generation))
      },
      () => `transition ${generation} does not end`,
    )

  /** Ends the stream, and waits until all that was sent is shown. */
  const end = (): Promise<void> =>
    waitFor(
      (done) => {
        board.changed = () => {
          if (board.seen === board.sent) done(undefined)
        }
        stage.send('stop')
      },
      () => `${board.seen} of ${board.sent} messages seen`,
    )

  return async (count): Promise<Measured> => {
    if (contender === 'stream') stage.send('go')
    await pause(300)
    const times: number[] = []
    for (let generation = 1; generation <= count; generation += 1) {
      times.push(await change(generation))
      await pause(100)
    }
    if (contender === 'stream') await end()
    return { times, messages: board.seen, renders: board.renders }
  }
}
