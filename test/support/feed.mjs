// @ts-check
/**
 * Numbered messages at a rate: what `/stream` and `/ticker` of the peer server send. It needs neither Node nor a network, so
 * that the stories have it without a server too.
 */

/**
 * @typedef {object} Feed
 * @property {(text: string) => void} order  `"500"`: so many messages a second from now on. `"+500"`: so many at once. Answered
 * with `{"sent":N}`: how many messages there have been by then.
 * @property {() => void} stop
 */

const fastest = 100_000
const interval = 10

/** @type {(text: string) => number} */
const toCount = (text) => {
  const number = Number(text)
  return number > 0 ? Math.min(number, fastest) : 0
}

/**
 * @param {object} options
 * @param {(number: number) => string} options.next  The text of a message; the first has number 0.
 * @param {(texts: string[]) => void} options.send
 * @param {() => boolean} [options.hasRoom]  False: nothing is sent for now.
 * @returns {Feed}
 */
export function createFeed({ next, send, hasRoom = () => true }) {
  let sent = 0
  let rate = 0
  let due = 0
  let latest = 0
  /** @type {ReturnType<typeof setInterval> | undefined} */
  let timer

  /** @type {(count: number) => void} */
  function pour(count) {
    send(Array.from({ length: count }, (_, index) => next(sent + index)))
    sent += count
  }

  function beat() {
    const now = performance.now()
    // What there was neither time nor room for is not made up for: it would come as a flood.
    due = Math.min(due + (rate * (now - latest)) / 1000, Math.max(1, rate / 10))
    latest = now
    if (!hasRoom()) return
    pour(Math.floor(due))
    due -= Math.floor(due)
  }

  function stop() {
    clearInterval(timer)
    rate = due = 0
  }

  return {
    order(text) {
      if (text.startsWith('+')) pour(Math.floor(toCount(text)))
      else {
        stop()
        rate = toCount(text)
        latest = performance.now()
        if (rate) timer = setInterval(beat, interval)
      }
      send([JSON.stringify({ sent })])
    },
    stop,
  }
}
