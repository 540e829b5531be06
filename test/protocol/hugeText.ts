/** So long that whoever reads all of it takes a tenth of a second or more. In one piece, as text from outside is. */
export const hugeText: string = new TextDecoder('utf-16').decode(new Uint16Array(2 ** 26).fill(0x20ac))

/** How many milliseconds the fastest of three calls takes, so that a pause of the machine does not count. */
export function fastest(call: () => unknown): number {
  const times = [1, 2, 3].map(() => {
    const start = performance.now()
    call()
    return performance.now() - start
  })
  return Math.min(...times)
}
