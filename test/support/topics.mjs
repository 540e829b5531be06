// @ts-check
/**
 * A server with topics, requests and a book with versions: the protocol of `/topics` of the peer server. Like feed.mjs it needs neither Node nor a
 * network, so the stories have it without a server too. All frames are JSON.
 *
 *     → {"op":"subscribe","id":1,"topic":"ticker:gold"}     ← {"id":1,"ok":true}, or {"id":1,"error":"not for sale"}
 *                                                           ← {"topic":"ticker:gold","data":{"number":0,"price":2031}}
 *     → {"op":"unsubscribe","id":2,"topic":"ticker:gold"}   ← {"id":2,"ok":true}
 *     → {"op":"book","id":3}                                ← {"id":3,"result":{"version":41,"levels":[…]}}
 *
 * Topics: `ticker:NAME` of gold, silver and copper; `ticker:plutonium`, which is refused without a permit; and `book`.
 *
 * Requests:
 *
 *     {"op":"price","name":"gold"}       the latest price
 *     {"op":"price","name":"plutonium"}  is refused without a permit
 *     {"op":"wait","ms":500}             is answered after that time
 *     {"op":"permit"}                    plutonium is for sale on this connection from now on
 *     {"op":"book","ms":0}               the whole book as it is now, sent after that time
 *     {"op":"lose","count":3}            the next so many changes of the book are not sent; the answer is their numbers
 */

/**
 * @typedef {{ readonly number: number, readonly price: number }} Tick
 * @typedef {{ readonly version: number, readonly levels: readonly number[] }} Book  The size at each price, and the number of the last change in it.
 * @typedef {object} BookChange
 * @property {number} number
 * @property {number} level  Which of the sizes changes.
 * @property {number} size
 * @property {number} sum  The sum of all sizes after this change, for the client to check its book.
 *
 * @typedef {object} TopicsLine
 * @property {(text: string) => void} receive
 * @property {() => void} stop
 */

const metals = { gold: 2_000, silver: 25, copper: 4, plutonium: 5_000 }
const tickInterval = 400
const changeInterval = 100
const levelCount = 12

/** A number that looks random, the same for the same n. @type {(n: number) => number} */
const scatter = (n) => Math.imul(n + 1, 0x9e3779b1) >>> 20

/** The change with that number. @type {(number: number) => { level: number, size: number }} */
const changeOf = (number) => ({ level: (number * 5) % levelCount, size: 50 + (scatter(number) % 450) })

/** The book after the change with that number. Each level has its size of the latest change to it. @type {(version: number) => Book} */
export function bookAt(version) {
  const levels = Array.from({ length: levelCount }, () => 0)
  for (let number = Math.max(0, version - levelCount + 1); number <= version; number += 1) {
    const { level, size } = changeOf(number)
    levels[level] = size
  }
  return { version, levels }
}

/** @type {(levels: readonly number[]) => number} */
export const sumOf = (levels) => levels.reduce((sum, size) => sum + size, 0)

/** @type {(number: number) => BookChange} */
const toMessage = (number) => ({ number, ...changeOf(number), sum: sumOf(bookAt(number).levels) })

/** The book changes even while nobody is connected. */
const begin = Date.now()
const versionNow = () => Math.floor((Date.now() - begin) / changeInterval)

/** @type {(name: string, number: number) => Tick | null} */
function tick(name, number) {
  const base = /** @type {Record<string, number>} */ (metals)[name]
  if (base === undefined) return null
  return { number, price: Math.round(base * (100 + (scatter(number + base) % 40) / 10)) / 100 }
}

/**
 * One connection.
 * @param {(text: string) => void} sendText
 * @returns {TopicsLine}
 */
export function createTopics(sendText) {
  /** @type {Map<string, ReturnType<typeof setInterval>>} */
  const feeds = new Map()
  /** @type {Set<ReturnType<typeof setTimeout>>} */
  const waits = new Set()
  let isPermitted = false
  /** The number of the next change of the book, and until which number changes are lost. */
  let next = 0
  let lostBefore = 0

  /** @type {(message: object) => void} */
  const send = (message) => sendText(JSON.stringify(message))

  /** @type {(delay: unknown, act: () => void) => void} */
  function later(delay, act) {
    if (!(Number(delay) > 0)) {
      act()
      return
    }
    const timer = setTimeout(() => {
      waits.delete(timer)
      act()
    }, Number(delay))
    waits.add(timer)
  }

  /** Returns why it is refused, or null. @type {(name: string) => string | null} */
  function refusalOf(name) {
    if (!Object.hasOwn(metals, name)) return 'unknown'
    return name === 'plutonium' && !isPermitted ? 'not for sale' : null
  }

  function sendChanges() {
    for (const last = versionNow(); next <= last; next += 1)
      if (next >= lostBefore) send({ topic: 'book', data: toMessage(next) })
  }

  /** @type {(topic: string) => string | null} */
  function subscribe(topic) {
    const name = topic.replace(/^ticker:/, '')
    const refusal = topic === 'book' ? null : topic === name ? 'unknown' : refusalOf(name)
    if (refusal !== null || feeds.has(topic)) return refusal
    if (topic === 'book') {
      next = versionNow() + 1
      feeds.set(topic, setInterval(sendChanges, changeInterval))
      return null
    }
    let number = 0
    const beat = () => {
      send({ topic, data: tick(name, number) })
      number += 1
    }
    // Right after the answer.
    later(1, beat)
    feeds.set(topic, setInterval(beat, tickInterval))
    return null
  }

  /** @type {(topic: string) => void} */
  function unsubscribe(topic) {
    clearInterval(feeds.get(topic))
    feeds.delete(topic)
  }

  /** @type {(message: Record<string, unknown>) => void} */
  function answer({ id, op, topic, name, ms, count }) {
    const metal = String(name)
    if (op === 'subscribe') {
      const error = subscribe(String(topic))
      send(error === null ? { id, ok: true } : { id, error })
    } else if (op === 'unsubscribe') {
      unsubscribe(String(topic))
      send({ id, ok: true })
    } else if (op === 'price') {
      const error = refusalOf(metal)
      send(error === null ? { id, result: tick(metal, versionNow())?.price } : { id, error })
    } else if (op === 'wait') later(ms, () => send({ id, result: 'done' }))
    else if (op === 'permit') {
      isPermitted = true
      send({ id, result: 'permitted' })
    } else if (op === 'book') {
      const book = bookAt(versionNow())
      later(ms, () => send({ id, result: book }))
    } else if (op === 'lose') {
      lostBefore = Math.max(next, lostBefore) + Number(count)
      send({ id, result: [next, lostBefore - 1] })
    } else send({ id, error: 'unknown' })
  }

  return {
    receive(text) {
      /** @type {unknown} */
      let message
      try {
        message = JSON.parse(text)
      } catch {
        // Answered below.
      }
      answer(typeof message === 'object' && message !== null ? { ...message } : {})
    },
    stop() {
      for (const topic of feeds.keys()) unsubscribe(topic)
      for (const timer of waits) clearTimeout(timer)
      waits.clear()
    },
  }
}
