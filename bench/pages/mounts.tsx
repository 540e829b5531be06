import { stageOf } from './contenders.ts'
import { untilOpen, type Line, type Preparation } from './page.ts'
import { createWitness } from './watch.ts'

/** One component after the other, each until its socket is open. */
export const prepareMounts: Preparation = ({ servers, contender }) => {
  let opened: (line: Line) => void = () => undefined
  let mount = 0
  const show = stageOf(contender)(() => {
    const url = `${servers[mount % servers.length]}/echo`
    return createWitness({ url, share: false, opened: (line) => opened(line) }, () => undefined).props
  })
  return Promise.resolve(async (count) => {
    const start = performance.now()
    for (mount = 0; mount < count; mount += 1) {
      await untilOpen(1, (first) => {
        opened = first
        void show(1)
      })
      await show(0)
    }
    return { milliseconds: performance.now() - start }
  })
}
