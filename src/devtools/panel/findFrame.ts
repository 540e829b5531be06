import type { FrameList } from '../contract.js'

/** Returns the index of the frame with this number, or of the first one after it. */
export function findFrame(frames: FrameList, number: number): number {
  let low = 0
  let high = frames.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (frames.at(middle)!.number < number) low = middle + 1
    else high = middle
  }
  return low
}
