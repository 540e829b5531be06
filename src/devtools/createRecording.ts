import type { Connection } from '../connection/contract.js'
import type { Recording } from './contract.js'
import type { Book } from './Book.js'
import { selectFrames } from './selectFrames.js'
import type { Simulator } from './Simulator.js'
import { toJsonLines } from './toJsonLines.js'

/** What only a recording of a connection has. */
interface Live {
  readonly connection: Connection<unknown> | null
  readonly retryNow: () => void
  readonly stop: () => void
}

/** Makes a recording of a book. */
export function createRecording(id: number, book: Book, simulation: Simulator, live: Live): Recording {
  const { ring, subscribe, getSnapshot } = book
  const pause = (isPaused: boolean): void => {
    book.isPaused = isPaused
    book.change()
  }
  return {
    id,
    ...live,
    subscribe,
    getSnapshot,
    frames: ring,
    select: (filter) => selectFrames(ring, filter),
    pause() {
      pause(true)
    },
    resume() {
      pause(false)
    },
    clear() {
      book.clear()
    },
    simulation,
    toJsonLines: () => toJsonLines(getSnapshot(), ring),
  }
}
