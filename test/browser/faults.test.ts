import { expect, test, vi } from 'vitest'
import { createConnection } from '../../src/core.js'
import { createLine, type Line } from '../support/line.js'
import { patience } from '../support/patience.mjs'
import { watchSockets } from './mount.js'
import { trusted } from './trusted.js'

// Each engine runs half of the 200 scripts.
const scripts = 100
const first = navigator.userAgent.includes('Firefox') ? 101 : 1
const batch = 10
const steps = 12
const { OPEN, CLOSED } = WebSocket

/** The possible actions. Repeated ones are more likely. */
const faults = [
  ...['send', 'send', 'send', 'send', 'wait', 'wait', 'wait'],
  ...['cut', 'reset', 'stall', 'resume', 'kill', 'accept', 'delay', 'split', 'close', 'drop', 'reconnect'],
] as const

/** Random integers below `limit`, the same ones for the same seed (mulberry32). */
function createRandom(seed: number) {
  let state = seed
  return (limit: number) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit)
  }
}

/** The browser's own sockets, the messages that each was given, and the sockets that opened. */
function watchSending() {
  const { sockets, WebSocket: Watched } = watchSockets()
  const given = new Map<WebSocket, string[]>()
  const opened = new Set<WebSocket>()
  class Sending extends Watched {
    constructor(...values: ConstructorParameters<typeof WebSocket>) {
      super(...values)
      given.set(this, [])
      this.addEventListener('open', () => opened.add(this))
    }
    override send(data: string) {
      given.get(this)!.push(data)
      super.send(data)
    }
  }
  return { sockets, given, opened, WebSocket: Sending }
}

const beat = 'beat'
const noBeat = (text: string) => text !== beat

const eventually = (assertion: () => unknown) => vi.waitFor(assertion, { timeout: patience, interval: 100 })

async function run(seed: number, taken: string[]): Promise<void> {
  const random = createRandom(seed)
  const line = await createLine()
  const { sockets, given, opened, WebSocket } = watchSending()
  const heartbeat = { message: beat, response: beat, interval: 20, timeout: 100 }
  const received: string[] = []
  let opens = 0
  const ends = new Map<CloseEvent, number>()
  const connection = createConnection(line.url('/echo'), {
    reconnect: { delay: 1 + random(5), maxDelay: 20, jitter: 'none', shouldReconnect: () => true },
    // Long enough that a slow machine does not reach them.
    connectTimeout: 5_000,
    closeTimeout: patience,
    queue: { limit: Infinity },
    heartbeat,
    WebSocket,
    onOpen: () => (opens += 1),
    onMessage: ({ data }) => received.push(data as string),
    onClose: (event) => ends.set(event, (ends.get(event) ?? 0) + 1),
  })
  let sent = 0
  const send = () => connection.send(`${seed}-${(sent += 1)}`)

  const actions: Record<(typeof faults)[number], () => unknown> = {
    send: () => Array.from({ length: 1 + random(5) }, send),
    wait: () => new Promise((resolve) => setTimeout(resolve, random(80))),
    cut: line.cut,
    reset: line.reset,
    stall: () => line.stall((['both', 'up', 'down'] as const)[random(3)]),
    resume: line.resume,
    kill: line.kill,
    accept: line.accept,
    delay: () => line.delay(random(20)),
    split: () => line.split(1 + random(20)),
    close: () => line.peer.act('close', { code: [1000, 1001, 1008, 1011, 1012, 1013, 4000][random(7)]! }),
    drop: () => line.peer.act('drop'),
    reconnect: () => connection.reconnect(),
  }

  connection.open()
  await eventually(() => expect(opens).toBe(1))
  for (let step = 0; step < steps; step += 1) {
    const name = faults[random(faults.length)]!
    taken.push(name)
    await actions[name]()
  }

  // From here on there are no faults, and a slow machine must not look like one.
  heartbeat.timeout = patience
  await settle(line)
  await eventually(async () => {
    // Sends a new message each time: a line that is already dead may lose one.
    const previous = `${seed}-${sent}`
    send()
    expect(connection.getSnapshot()).toMatchObject({ readyState: OPEN, retry: null, error: null })
    expect(await line.peer.count()).toMatchObject({ open: 1 })
    expect(await line.count()).toMatchObject({ lines: 1 })
    expect(received).toContain(previous)
  })
  await eventually(() => expect(received.at(-1)).toBe(`${seed}-${sent}`))

  // Only the latest socket is left. Each of the others has ended once.
  await eventually(() => {
    expect(sockets.filter(({ readyState }) => readyState !== CLOSED)).toEqual([sockets.at(-1)])
  })
  expect([...ends.values()]).toEqual(Array(sockets.length - 1).fill(1))
  expect(opens).toBe(opened.size)
  // No message is duplicated, in either direction.
  const arrived = (await line.peer.log()).flatMap(({ data }) => data ?? []).filter(noBeat)
  expect(new Set(arrived).size).toBe(arrived.length)
  expect(new Set(received).size).toBe(received.length)
  const all = [...given.values()].flat().filter(noBeat)
  expect(new Set(all).size).toBe(all.length)
  // The last session lost no message, and kept the order.
  const last = given.get(sockets.at(-1)!)!.filter(noBeat)
  expect(arrived.filter((text) => last.includes(text))).toEqual(last)
  expect(received.filter((text) => last.includes(text))).toEqual(last)

  connection.dispose()
  await eventually(() => expect([...ends.values()]).toEqual(Array(sockets.length).fill(1)))
  expect([...ends.keys()].at(-1)).toMatchObject({ code: 1000, wasClean: true, isTrusted: trusted })
  await line.peer.count(0)
  await line.remove()
}

async function settle(line: Line): Promise<void> {
  await line.accept()
  await line.resume()
  await line.delay(0)
  await line.split(1_000_000)
}

const batches = Array.from({ length: scripts / batch }, (_, index) => first + index * batch)
test.each(batches)(
  'R1 keeps one socket and loses or duplicates no message of it under random network faults (scripts from %i)',
  async (start) => {
    await Promise.all(
      Array.from({ length: batch }, async (_, index) => {
        const taken: string[] = []
        try {
          await run(start + index, taken)
        } catch (cause) {
          throw new Error(`script ${start + index}: ${taken.join(', ')}: ${String(cause)}`, { cause })
        }
      }),
    )
  },
)
