// @ts-check
/**
 * What topics cost, in Node, over sockets without a network:
 *
 *     node --expose-gc bench/topics.mjs [--rounds 7] [--soak 1000000]
 *
 * 100,000 messages to 1,000 topics, beside a Map by hand on the same kind of connection, and beside 1,000 listeners that each look at every message.
 * Then following and leaving 10,000 topics, and a reconnect with 1,000 topics. With `--soak`: follows and leaves that many topics, and says what stays.
 */
import { parseArgs } from 'node:util'
import { load } from './bundle.mjs'
import { median } from './statistics.mjs'

const { values } = parseArgs({ options: { rounds: { type: 'string' }, soak: { type: 'string' } } })
const rounds = Number(values.rounds ?? 7)
const messageCount = 100_000
const topicCount = 1_000

const { createConnection, createChannels } =
  /** @type {typeof import('../src/core.js') & typeof import('../src/channelsCore.js')} */ (
    await load(`export { createConnection } from 'wasclean/core'\nexport * from 'wasclean/channels/core'`)
  )

/** A socket that opens at once, and that delivers what the benchmark says. */
class Socket {
  /** @type {Socket} The newest one. */
  static latest
  readyState = 0
  bufferedAmount = 0
  binaryType = 'blob'
  protocol = ''
  extensions = ''
  /** @type {string[]} */
  sent = []
  /** @type {((event: unknown) => void) | null} */
  onopen = null
  /** @type {((event: unknown) => void) | null} */
  onmessage = null
  /** @type {((event: unknown) => void) | null} */
  onclose = null
  /** @type {((event: unknown) => void) | null} */
  onerror = null
  /** @param {string} url */
  constructor(url) {
    this.url = url
    Socket.latest = this
    setImmediate(() => {
      this.readyState = 1
      this.onopen?.({ type: 'open' })
    })
  }
  /** @param {string} data */
  send(data) {
    this.sent.push(data)
  }
  close() {
    this.readyState = 3
  }
  /** The server closes. */
  drop() {
    this.readyState = 3
    this.onclose?.({ type: 'close', code: 1006, reason: '', wasClean: false })
  }
}

/** @type {import('../src/channels.js').Wire} */
const wire = {
  subscribe: (asks) => ({ subscribe: asks.map(({ key }) => key) }),
  unsubscribe: (asks) => ({ unsubscribe: asks.map(({ key }) => key) }),
  route: (/** @type {{ topic: string, data: unknown }} */ { topic, data }) => ({ topic, data }),
}
const messages = Array.from({ length: messageCount }, (_, index) =>
  JSON.stringify({ topic: `topic ${index % topicCount}`, data: index }),
)

const connect = (options = {}) =>
  createConnection('ws://peer/', {
    parse: 'json',
    WebSocket: /** @type {never} */ (Socket),
    reconnect: { delay: 0 },
    ...options,
  })

const task = () => new Promise((resolve) => setImmediate(resolve))
const tasks = async (count = 4) => {
  for (let turn = 0; turn < count; turn += 1) await task()
}

/** Milliseconds of CPU time. @type {(act: () => unknown) => number} */
function measure(act) {
  const start = process.cpuUsage()
  act()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1_000
}

function deliver() {
  for (const data of messages) Socket.latest.onmessage?.({ type: 'message', data })
}

/** @type {Record<string, (count: () => void) => { open: () => void, end: () => void }>} */
const contenders = {
  channels(count) {
    const connection = connect()
    const live = createChannels(connection, wire)
    const stops = Array.from({ length: topicCount }, (_, index) =>
      live.topic(`topic ${index}`).onMessage(count),
    )
    return { open: () => undefined, end: () => stops.forEach((stop) => stop()) }
  },
  Map(count) {
    const connection = connect()
    /** @type {Map<string, (data: unknown) => void>} */
    const listeners = new Map()
    for (let index = 0; index < topicCount; index += 1) listeners.set(`topic ${index}`, count)
    connection.onMessage((_, message) => {
      const { topic, data } = /** @type {{ topic: string, data: unknown }} */ (
        /** @type {unknown} */ (message)
      )
      listeners.get(topic)?.(data)
    })
    return { open: connection.open, end: connection.dispose }
  },
  'listeners that look'(count) {
    const connection = connect()
    for (let index = 0; index < topicCount; index += 1) {
      const name = `topic ${index}`
      connection.onMessage((_, message) => {
        if (/** @type {{ topic: string }} */ (/** @type {unknown} */ (message)).topic === name) count()
      })
    }
    return { open: connection.open, end: connection.dispose }
  },
}

/** @type {(name: string) => Promise<number>} */
async function run(name) {
  let count = 0
  const contender = contenders[name]
  if (!contender) throw new Error(`no contender ${name}`)
  const { open, end } = contender(() => (count += 1))
  open()
  await tasks()
  const milliseconds = measure(deliver)
  end()
  await tasks()
  if (count !== messageCount) throw new Error(`${name}: ${count} of ${messageCount} messages arrived`)
  return milliseconds
}

/** @type {Record<string, number[]>} */
const samples = {}
for (let round = 0; round < rounds + 2; round += 1)
  for (const name of Object.keys(contenders)) {
    const milliseconds = await run(name)
    if (round > 1) (samples[name] ??= []).push(milliseconds)
  }
const { channels: own = [], Map: byHand = [] } = samples
const ratio = median(own.map((milliseconds, round) => milliseconds / (byHand[round] ?? NaN)))
for (const [name, all] of Object.entries(samples))
  console.log(`100,000 messages to 1,000 topics, ${name}: ${median(all).toFixed(0)} ms CPU`)
console.log(`channels / Map: ${ratio.toFixed(2)}, asked: at most 2.5, ${ratio <= 2.5 ? 'met' : 'MISSED'}`)

{
  const live = createChannels(connect(), wire)
  const times = []
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now()
    const stops = Array.from({ length: 10_000 }, (_, index) =>
      live.topic(`${round} ${index}`).onMessage(() => undefined),
    )
    await tasks()
    for (const stop of stops) stop()
    await tasks()
    times.push(performance.now() - start)
  }
  console.log(`following and leaving 10,000 topics: ${median(times).toFixed(0)} ms`)
}

for (const batch of [1, 100]) {
  const live = createChannels(connect(), { ...wire, batch })
  const topics = Array.from({ length: topicCount }, (_, index) => live.topic(`topic ${index}`))
  for (const topic of topics) topic.subscribe(() => undefined)
  await tasks()
  const first = Socket.latest
  const start = performance.now()
  first.drop()
  while (topics.some((topic) => topic.getSnapshot().status !== 'live')) await task()
  const frames = Socket.latest.sent.length
  console.log(
    `a reconnect with 1,000 topics, batch ${batch}: ${frames} frames, all live after ${(performance.now() - start).toFixed(0)} ms`,
  )
}

if (values.soak) {
  const total = Number(values.soak)
  const live = createChannels(connect(), wire)
  live.topic('keep').subscribe(() => undefined)
  await tasks()
  const collect = /** @type {(() => void) | undefined} */ (/** @type {{ gc?: () => void }} */ (globalThis).gc)
  if (!collect) throw new Error('run it with node --expose-gc')
  const read = async () => {
    Socket.latest.sent = []
    for (let turn = 0; turn < 5; turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20))
      collect()
    }
    return process.memoryUsage().heapUsed
  }
  let before = 0
  for (let count = 0; count < total; count += 100) {
    const stops = Array.from({ length: 100 }, (_, index) =>
      live.topic(`soak ${count + index}`).onMessage(() => undefined),
    )
    await task()
    for (const stop of stops) stop()
    await task()
    Socket.latest.sent.length = 0
    if (count === Math.floor(total / 10 / 100) * 100) before = await read()
  }
  const grown = (await read()) - before
  console.log(
    `${total} topics followed and left: the heap has grown by ${(grown / 1_024).toFixed(0)} KiB since the first tenth, ${grown < 2 ** 20 ? 'met' : 'MISSED'}`,
  )
}
process.exit()
