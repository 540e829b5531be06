import { stageOf } from './contenders.ts'
import { untilOpen, waitFor, type Preparation } from './page.ts'
import { createWitness } from './watch.ts'

/** The server counts, and answers `end` with what it has counted. */
export const prepareSend: Preparation = async ({ server, contender }) => {
  let heard: (data: unknown) => void = () => undefined
  const [line] = await untilOpen(1, (opened) => {
    const { props } = createWitness({ url: `${server}/sink`, share: false, opened }, () => undefined)
    void stageOf(contender)(() => ({ ...props, seen: (data) => heard(data) }))(1)
  })
  return async (count) => {
    const start = performance.now()
    let calls = 0
    const arrived = await waitFor<number>(
      (done) => {
        heard = (data) => done(Number(data))
        for (let message = 0; message < count; message += 1) line!.send('hello')
        calls = performance.now() - start
        line!.send('end')
      },
      () => `the server does not answer`,
    )
    return { calls, lost: count - arrived }
  }
}
