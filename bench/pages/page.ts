/** What a page has measured; or several times, in the order of measuring. */
export type Measured = Record<string, number | readonly number[]>

/** Does the work, with so many messages or samples. */
export type Start = (count: number) => Promise<Measured>

/** What is to be measured, as the page's address says. */
export interface Order {
  readonly server: string
  /** The same one under all of its addresses. */
  readonly servers: readonly string[]
  readonly contender: string
  readonly params: URLSearchParams
}

/** Shows a contender and waits for its socket to open. */
export type Preparation = (order: Order) => Promise<Start>

/** As much of a socket as a work needs, whoever holds it. */
export interface Line {
  readonly send: (data: string) => void
}

const patience = 100_000

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))

/** Resolves when the next frame is painted: a message is the first task after it. */
export const untilFrameEnds = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => resolve()
    requestAnimationFrame(() => port2.postMessage(null))
  })

/** The number of frames until the returned function is called. The current one counts. */
export function countFrames(): () => number {
  let frames = 1
  let id = requestAnimationFrame(function next() {
    frames += 1
    id = requestAnimationFrame(next)
  })
  return () => {
    cancelAnimationFrame(id)
    return frames
  }
}

/** What `begin` hands to `done`; fails out of patience, with what `describe` says then, and with any error that nobody caught. */
export function waitFor<Value>(
  begin: (done: (value: Value) => void) => void,
  describe: () => string,
): Promise<Value> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`out of patience: ${describe()}`)), patience)
    const fail = ({ message }: ErrorEvent): void => reject(new Error(message))
    addEventListener('error', fail)
    begin((value) => {
      clearTimeout(timer)
      removeEventListener('error', fail)
      resolve(value)
    })
  })
}

/** The first message on a socket of our own. */
export const hear = (url: string): Promise<string> =>
  waitFor(
    (done) => {
      const socket = new WebSocket(url)
      socket.onmessage = ({ data }) => {
        socket.close()
        done(String(data))
      }
    },
    () => `${url} says nothing`,
  )

/** Shows as many components as call `opened`, and waits until each has done so: their lines. */
export const untilOpen = (
  count: number,
  show: (opened: (line: Line) => void) => void,
): Promise<readonly Line[]> => {
  const lines: Line[] = []
  return waitFor(
    (done) => {
      show((line) => {
        lines.push(line)
        if (lines.length === count) done(lines)
      })
    },
    () => `${lines.length} of ${count} sockets open`,
  )
}
