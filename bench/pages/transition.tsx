import { memo, startTransition, useEffect, useLayoutEffect, useState } from 'react'
import { createRoot } from 'react-dom/client'
import { componentOf } from './contenders.ts'
import {
  countFrames,
  hear,
  pause,
  untilOpen,
  waitFor,
  type Line,
  type Measured,
  type Preparation,
} from './page.ts'
import type { ReactContender } from './stages.tsx'
import { createWitness, type WatchProps, type Witness } from './watch.ts'

const items = 150
const millisecondsPerItem = 2
/** Frames a second of a page that nothing holds up. */
const frameRate = 60

/** What the list tells when it is there. */
interface Board {
  shown: (generation: number) => void
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
  readonly Contender: ReactContender
  readonly watch: WatchProps
  readonly board: Board
  readonly shows: (show: (generation: number) => void) => void
}

function App({ Contender, watch, board, shows }: AppProps) {
  const [generation, show] = useState(0)
  useEffect(() => shows(show), [shows])
  return (
    <>
      <Contender {...watch} />
      <List generation={generation} board={board} />
    </>
  )
}

export const prepareTransition: Preparation = async ({ server, contender, params }) => {
  const noop = (): void => undefined
  const board: Board = { shown: noop }
  let show: (generation: number) => void = noop
  let advanced: (next: number) => void = noop
  const url = `${server}/stream?rate=${params.get('rate') ?? 500}`
  const { witness, line } = await enter()

  async function enter(): Promise<{ witness: Witness; line: Line }> {
    let witness: Witness | undefined
    const [line] = await untilOpen(1, (opened) => {
      witness = createWitness({ url, share: false, opened }, (next) => advanced(next))
      // In silence it is the same component, to which nothing comes.
      const Contender = componentOf(contender === 'silence' ? 'wasclean reducer' : contender)
      const keep: AppProps['shows'] = (given) => {
        show = given
      }
      const app = <App Contender={Contender} watch={witness.props} board={board} shows={keep} />
      createRoot(document.querySelector('#root')!).render(app)
    })
    return { witness: witness!, line: line! }
  }

  /** The time from its start to its commit. */
  const change = (generation: number): Promise<number> =>
    waitFor(
      (done) => {
        const start = performance.now()
        board.shown = (shown) => {
          if (shown === generation) done(performance.now() - start)
        }
        startTransition(() => show(generation))
      },
      () => `transition ${generation} does not end`,
    )

  /** Ends the stream, and waits until its last message is seen. */
  async function end(): Promise<void> {
    const sent = Number(await hear(`${server}/stop`))
    await waitFor<number>(
      (done) => {
        advanced = (next) => {
          if (next === sent) done(next)
        }
        advanced(witness.tally().next)
      },
      () => `${witness.tally().next} of ${sent} messages seen`,
    )
  }

  return async (count): Promise<Measured> => {
    if (contender !== 'silence') line.send('go')
    await pause(300)
    const times: number[] = []
    const dropped: number[] = []
    for (let generation = 1; generation <= count; generation += 1) {
      const endCount = countFrames()
      const time = await change(generation)
      times.push(time)
      dropped.push(Math.max(0, Math.round((time / 1_000) * frameRate) - endCount()))
      await pause(100)
    }
    if (contender !== 'silence') await end()
    const { lost, misplaced, commits } = witness.tally()
    if (misplaced > 0) throw new Error(`${misplaced} messages twice or out of order`)
    return { times, dropped, lost, commits }
  }
}
