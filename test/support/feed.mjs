// @ts-check
/**
 * Numbered messages at a rate: what `/stream` and `/ticker` of the peer server send. It needs neither Node nor a network, so
 * that the stories have it without a server too.
 */

/**
 * @typedef {object} Feed
 * @property {(text: string) => void} order
 *     "500"    that many messages a second from now on
 *     "+500"   that many at once
 *     "=500"   that many are processed: from then on it never gets further ahead than a twentieth of a second
 *
 * The first two are answered with `{"sent":N}`: how many messages there have been by then.
 * @property {() => void} stop
 */

const most = 100_000
const interval = 10

/** @type {(text: string) => number} */
const toCount = (text) => {
  const number = Math.floor(Number(text))
  return number > 0 ? number : 0
}

/**
 * @param {(number: number) => string} next  The text of a message; the first has number 0.
 * @param {(texts: string[]) => void} send
 * @returns {Feed}
 */
export function createFeed(next, send) {
  let sent = 0
  let confirmed = Infinity
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
    const room = confirmed + Math.max(rate / 20, 100) - sent
    const count = Math.floor(Math.max(0, Math.min(due, room)))
    pour(count)
    due -= count
  }

  function stop() {
    clearInterval(timer)
    rate = due = 0
  }

  return {
    order(text) {
      const number = toCount(text.replace(/^[+=]/, ''))
      if (text.startsWith('=')) {
        confirmed = number
        return
      }
      if (text.startsWith('+')) pour(Math.min(number, most))
      else {
        stop()
        rate = Math.min(number, most)
        latest = performance.now()
        if (rate) timer = setInterval(beat, interval)
      }
      send([JSON.stringify({ sent })])
    },
    stop,
  }
}
