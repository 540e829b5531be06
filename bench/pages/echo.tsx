import { stageOf } from './contenders.ts'
import { pause, untilFrameEnds, untilOpen, waitFor, type Preparation } from './page.ts'
import { createWitness } from './watch.ts'

export const prepareEcho: Preparation = async ({ server, contender }) => {
  const [line] = await untilOpen(1, (opened) => {
    const { props } = createWitness({ url: `${server}/echo`, share: false, opened }, () => undefined)
    void stageOf(contender)(() => props)(1)
  })

  // For all, the time is taken where the DOM has changed.
  let changed = (): void => undefined
  const root = document.querySelector('#root')!
  const observer = new MutationObserver(() => changed())
  observer.observe(root, { subtree: true, childList: true, characterData: true })

  return async (count) => {
    const times: number[] = []
    const frameTimes: number[] = []
    for (let sample = 0; sample < count; sample += 1) {
      await pause(20)
      const text = String(sample)
      const start = performance.now()
      const time = await waitFor<number>(
        (done) => {
          changed = () => {
            if (root.textContent === text) done(performance.now() - start)
          }
          line!.send(text)
        },
        () => `${text} is not shown`,
      )
      times.push(time)
      await untilFrameEnds()
      frameTimes.push(performance.now() - start)
    }
    return { times, frameTimes }
  }
}
