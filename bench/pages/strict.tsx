import { StrictMode } from 'react'
import { componentOf } from './contenders.ts'
import { pause, untilOpen, type Line, type Preparation } from './page.ts'
import { reactStage } from './stages.tsx'
import { createWitness } from './watch.ts'

/** Counts the sockets that are made from here on, also those that no server ever hears of. */
function countSockets(): () => number {
  let made = 0
  window.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      made += 1
    }
  }
  return () => made
}

/** Mounts and unmounts as many one after the other, in React's StrictMode. */
export const prepareStrict: Preparation = ({ server, contender }) => {
  const Contender = componentOf(contender)
  const socketsMade = countSockets()
  let opened: (line: Line) => void = () => undefined
  const url = `${server}/echo`
  const { props } = createWitness({ url, share: false, opened: (line) => opened(line) }, () => undefined)
  const show = reactStage(Contender, StrictMode)(() => props)

  return Promise.resolve(async (count) => {
    for (let mount = 0; mount < count; mount += 1) {
      await untilOpen(1, (first) => {
        opened = first
        void show(1)
      })
      // Whatever is still to be opened or to be said comes by then.
      await pause(300)
      await show(0)
      await pause(300)
    }
    return { sockets: socketsMade() / count }
  })
}
