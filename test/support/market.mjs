// @ts-check
/**
 * An order book that changes with every message: the messages of `/ticker` of the peer server. Like feed.mjs it does not need Node.
 *
 * @typedef {'bids' | 'asks'} Side
 * @typedef {{ number: number, side: Side, price: number, size: number }} Change  Of one price. A size of 0 removes it.
 * @typedef {[price: number, size: number][]} Levels
 * @typedef {{ number: number, bids: Levels, asks: Levels }} Statement  The whole book, best price first.
 */

const middle = 10_000
const depth = 6
const statementEvery = 50

/** @type {(below: number) => number} */
const random = (below) => Math.floor(Math.random() * below)

/** The text of each message: a change, or after some of them the whole book, for the client to check its own. @returns {(number: number) => string} */
export function createMarket() {
  /** @type {Record<Side, Map<number, number>>} */
  const book = { bids: new Map(), asks: new Map() }

  /** @type {(number: number) => Change} */
  function change(number) {
    const side = random(2) ? 'bids' : 'asks'
    const away = 1 + random(depth)
    const price = side === 'bids' ? middle - away : middle + away
    const size = random(5) ? 1 + random(500) : 0
    if (size) book[side].set(price, size)
    else book[side].delete(price)
    return { number, side, price, size }
  }

  /** @type {(number: number) => Statement} */
  const state = (number) => ({
    number,
    bids: [...book.bids].sort(([one], [other]) => other - one),
    asks: [...book.asks].sort(([one], [other]) => one - other),
  })

  return (number) =>
    JSON.stringify(number % statementEvery === statementEvery - 1 ? state(number) : change(number))
}
