/** So many messages, at once or at a rate, to one component or to many with one address. */
import { canShare, stageOf } from './contenders.ts'
import {
  countFrames,
  pause,
  untilOpen,
  waitFor,
  type Line,
  type Measured,
  type Order,
  type Preparation,
} from './page.ts'
import { createWitness, type Witness } from './watch.ts'

interface Audience {
  readonly witnesses: readonly Witness[]
  /** Where messages are asked for: one for each socket. */
  readonly lines: readonly Line[]
  /** Is called when every component has seen the message before that number. */
  readonly whenAllAreAt: (next: number, act: () => void) => void
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

async function showAudience({ server, contender, params }: Order, count: number): Promise<Audience> {
  const rate = params.get('rate')
  const url = `${server}/burst${rate ? `?rate=${rate}` : ''}`
  const share = count > 1 && canShare(contender)
  const witnesses: Witness[] = []
  let awaited = Infinity
  let there = 0
  let act = (): void => undefined

  function advanced(next: number): void {
    if (next !== awaited) return
    there += 1
    if (there === count) act()
  }

  const lines = await untilOpen(count, (opened) => {
    for (let index = 0; index < count; index += 1)
      witnesses.push(createWitness({ url, share, opened }, advanced))
    void stageOf(contender)((index) => witnesses[index]!.props)(count)
  })
  return {
    witnesses,
    lines: share ? lines.slice(0, 1) : lines,
    whenAllAreAt(next, then) {
      awaited = next
      there = 0
      act = then
    },
  }
}

function tallyOf(witnesses: readonly Witness[]) {
  const tallies = witnesses.map(({ tally }) => tally())
  return {
    seen: Math.min(...tallies.map(({ next }) => next)),
    lost: sum(tallies.map(({ lost }) => lost)),
    misplaced: sum(tallies.map(({ misplaced }) => misplaced)),
    commits: sum(tallies.map(({ commits }) => commits)),
  }
}

async function receive(audience: Audience, from: number, count: number, frames: boolean): Promise<Measured> {
  const { witnesses, lines, whenAllAreAt } = audience
  const before = tallyOf(witnesses)
  // Where nothing is rendered, frames would be a cost that the others do not have.
  const framesSeen = frames ? countFrames() : () => 0
  const start = performance.now()
  const milliseconds = await waitFor<number>(
    (done) => {
      whenAllAreAt(from + count, () => done(performance.now() - start))
      for (const line of lines) line.send(String(count))
    },
    () => `${tallyOf(witnesses).seen - from} of ${count} messages seen`,
  )
  const framesThen = framesSeen()
  // Painting, passive effects and timers are part of the price.
  await pause(150)
  const after = tallyOf(witnesses)
  if (after.misplaced > 0) throw new Error(`${after.misplaced} messages twice or out of order`)
  return {
    milliseconds,
    frames: framesThen,
    commits: after.commits - before.commits,
    lost: after.lost - before.lost,
  }
}

export const prepareReceive: Preparation = async (order) => {
  const audience = await showAudience(order, 1)
  let from = 0
  return async (count) => {
    const atOnce = !order.params.has('rate')
    const frames = atOnce && order.contender === 'wasclean reducer'
    const measured = await receive(audience, from, count, frames)
    from += count
    return measured
  }
}

/** Here mounting is part of the price. */
export const prepareComponents: Preparation = (order) =>
  Promise.resolve(async (count) => {
    const audience = await showAudience(order, Number(order.params.get('components')))
    return receive(audience, 0, count, false)
  })
