import { stageOf } from './contenders.ts'
import { pause, untilOpen, waitFor, type Preparation } from './page.ts'
import { createWitness } from './watch.ts'

/** Large messages, one after the other: each is asked for when the one before has arrived. */
export const prepareLarge: Preparation = async ({ server, contender, params }) => {
  let received = (): void => undefined
  const [line] = await untilOpen(1, (opened) => {
    const url = `${server}/large?kind=${params.get('kind')}`
    const { props } = createWitness({ url, share: false, opened }, () => undefined)
    void stageOf(contender)(() => ({ ...props, seen: () => received() }))(1)
  })
  return async (count) => {
    const start = performance.now()
    for (let index = 0; index < count; index += 1) {
      await waitFor<true>(
        (done) => {
          received = () => done(true)
          line!.send('more')
        },
        () => `message ${index} has not arrived`,
      )
    }
    const milliseconds = performance.now() - start
    await pause(150)
    return { milliseconds }
  }
}
