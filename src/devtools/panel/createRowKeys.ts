/**
 * Returns a function that says what to subtract from the numbers of the frames in sight, the first and the last one, to get the keys of their rows. If
 * none of them was in sight before, they get the keys of those that were, so that React changes the elements in place instead of making new ones: at a
 * thousand frames a second, all are others in each render.
 */
export function createRowKeys(): (first: number, last: number) => number {
  let origin = 0
  let from = 0
  let to = 0
  return (first, last) => {
    if (first > to || last < from) origin += first - from
    from = first
    to = last
    return origin
  }
}
