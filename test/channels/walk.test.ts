import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { RequestError } from '../../src/channels/RequestError.js'
import type { Topic } from '../../src/channels/contract.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'
import { collectReports } from '../support/collectReports.js'
import { silencePage } from '../support/page.js'
import { seedsFrom } from '../support/seeds.js'
import { createLive, settle, type Incoming } from './live.js'

/** The steps of a script. The numbers choose a topic, a follower, or the answer of the server. */
type Step = readonly [kind: (typeof kinds)[number], number: number]
const kinds = [
  ...['follow', 'follow', 'leave', 'leave', 'serve', 'serve', 'push', 'push', 'refuse', 'retry', 'end'],
  ...['request', 'reply', 'drop', 'accept', 'accept', 'close', 'open', 'resubscribe', 'time', 'hide'],
] as const

interface Mode {
  readonly name: string
  readonly wire: Parameters<typeof createLive>[0]
}
const modes: readonly Mode[] = [
  { name: 'with answers', wire: { confirms: true } },
  { name: 'without answers', wire: {} },
  { name: 'in batches, with pauses', wire: { confirms: true, batch: 3, interval: 50, linger: 30 } },
  {
    name: 'with a slow wire',
    wire: {
      confirms: true,
      subscribe: async (asks) => {
        await Promise.resolve()
        return { id: asks[0].id, subscribe: asks.map(({ key }) => key) }
      },
    },
  },
]

interface Frame {
  readonly id: number
  readonly subscribe?: readonly string[]
  readonly unsubscribe?: readonly string[]
  readonly request?: unknown
}

interface Follower {
  readonly key: string
  readonly topic: Topic
  readonly messages: unknown[]
  readonly expected: unknown[]
  readonly leave: () => void
}

/** A server that follows a script, and that detects what a client must not do. */
class Server {
  readonly socket: FakeWebSocket
  readonly topics = new Set<string>()
  /** The frames that it has not answered yet. */
  readonly unanswered: Frame[] = []
  readonly confirms: boolean
  #read = 0
  readonly #numbers = new Set<number>()

  constructor(socket: FakeWebSocket, confirms: boolean) {
    this.socket = socket
    this.confirms = confirms
  }

  /** Reads the frames that have come since the last call. */
  read(): void {
    for (const text of this.socket.sent.slice(this.#read)) {
      this.#read += 1
      const frame = JSON.parse(text as string) as Frame
      expect(this.#numbers, 'X20 a number is used once').not.toContain(frame.id)
      this.#numbers.add(frame.id)
      for (const key of frame.subscribe ?? []) {
        const waits = this.unanswered.some(({ subscribe }) => subscribe?.includes(key))
        expect(this.topics.has(key) || waits, `${key} is subscribed to once`).toBe(false)
        if (!this.confirms) this.topics.add(key)
      }
      for (const key of frame.unsubscribe ?? []) {
        expect(this.topics.has(key), `${key} is left only if the server has it`).toBe(true)
        this.topics.delete(key)
      }
      if (frame.request !== undefined || (frame.subscribe && this.confirms)) this.unanswered.push(frame)
    }
  }

  send(message: Incoming): void {
    this.socket.message(JSON.stringify(message))
  }
}

/** One spy for a whole test, because Vitest keeps each of them. */
let isHidden = false
function setHidden(hidden: boolean): void {
  isHidden = hidden
  document.dispatchEvent(new Event('visibilitychange'))
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => (isHidden ? 'hidden' : 'visible'))
})
afterEach(() => {
  silencePage()
  vi.useRealTimers()
  vi.restoreAllMocks()
})

async function walk(mode: Mode, script: readonly Step[]): Promise<void> {
  FakeWebSocket.reset()
  isHidden = false
  const { live, connection } = createLive(mode.wire, {
    reconnect: { delay: 40, jitter: 'none' },
    onError: () => undefined,
    pauseWhenHidden: 20,
  })
  const followers: Follower[] = []
  const refused = new Set<string>()
  const ends: unknown[] = []
  let requests = 0
  let count = 0
  let server: Server | undefined

  const isOpen = () => server?.socket.state === 1
  /** The server of the newest socket, if that is open. */
  const find = (): Server | undefined => {
    const socket = FakeWebSocket.all.at(-1)
    if (socket && server?.socket !== socket) {
      server = new Server(socket, mode.wire?.confirms === true)
      refused.clear()
    }
    server?.read()
    return isOpen() ? server : undefined
  }
  const answer = (of: Server, one: (frame: Frame) => Incoming): void => {
    const index = of.unanswered.findIndex(({ subscribe }) => subscribe)
    const [frame] = index < 0 ? [] : of.unanswered.splice(index, 1)
    if (frame) of.send({ ...one(frame), id: frame.id })
  }

  const actions: Record<Step[0], (number: number) => unknown> = {
    follow(number) {
      const topic = live.topic(`t${number % 4}`)
      const messages: unknown[] = []
      const stop = topic.onMessage((_, data) => messages.push(data))
      const follower: Follower = {
        key: topic.key,
        topic,
        messages,
        expected: [],
        leave() {
          stop()
          followers.splice(followers.indexOf(follower), 1)
          expect(messages).toEqual(follower.expected)
        },
      }
      followers.push(follower)
    },
    leave: (number) => followers[number % Math.max(followers.length, 1)]?.leave(),
    serve() {
      const of = find()
      if (of)
        answer(of, ({ subscribe }) => {
          for (const key of subscribe!) of.topics.add(key)
          return { reply: 'ok' }
        })
    },
    push(number) {
      const of = find()
      const key = `t${number % 4}`
      if (!of?.topics.has(key)) return
      count += 1
      for (const follower of followers) if (follower.key === key) follower.expected.push(count)
      of.send({ topic: key, data: count })
    },
    refuse() {
      const of = find()
      if (of)
        answer(of, ({ subscribe }) => {
          if (subscribe!.length === 1) refused.add(subscribe![0]!)
          return { error: 'no' }
        })
    },
    retry() {
      const of = find()
      if (of) answer(of, () => ({ error: 'busy', retry: true }))
    },
    end(number) {
      const of = find()
      const key = `t${number % 4}`
      if (!of?.topics.delete(key)) return
      of.send({ topic: key, end: true })
    },
    request(number) {
      requests += 1
      live.request(number, { timeout: 500, resend: number % 2 > 0 }).then(
        (reply) => ends.push(reply),
        (error: unknown) => {
          expect(error).toBeInstanceOf(RequestError)
          ends.push(error)
        },
      )
    },
    reply() {
      const of = find()
      const index = of?.unanswered.findIndex(({ request }) => request !== undefined) ?? -1
      if (of && index >= 0) of.send({ id: of.unanswered.splice(index, 1)[0]!.id, reply: 'r' })
    },
    drop: () => isOpen() && server!.socket.drop(),
    accept: () => FakeWebSocket.all.at(-1)?.state === 0 && FakeWebSocket.last.accept(),
    close: () => connection.close(),
    open: () => connection.open(),
    resubscribe: (number) => live.topic(`t${number % 4}`).resubscribe(),
    hide: (number) => setHidden(number % 2 > 0),
    time: (number) => vi.advanceTimersByTimeAsync(number),
  }

  try {
    for (const [kind, number] of script) {
      await actions[kind](number)
      if (number % 3) await settle()
      find()
      check()
    }
    await finish()
    check()
    for (const follower of [...followers]) follower.leave()
    await vi.advanceTimersByTimeAsync(200)
    find()
    expect(ends, 'each request ends once').toHaveLength(requests)
  } finally {
    // Otherwise the connection would dial when a later script shows the page.
    connection.dispose()
  }

  function check(): void {
    for (const { topic } of followers) {
      const { status } = topic.getSnapshot()
      expect(status).not.toBe('idle')
      if (!isOpen()) expect(status).not.toBe('live')
    }
  }

  /** The line stays open, and the server answers everything, until nothing is left to do. */
  async function finish(): Promise<void> {
    setHidden(false)
    connection.open()
    for (let turn = 0; turn < 30; turn += 1) {
      await settle()
      if (FakeWebSocket.all.at(-1)?.state === 2) FakeWebSocket.last.answerClose()
      actions.accept(0)
      await settle()
      for (let more = 0; more < 6; more += 1) {
        actions.serve(0)
        actions.reply(0)
        await settle()
      }
      await vi.advanceTimersByTimeAsync(turn < 10 ? 5_000 : 40)
    }
    // Without followers nothing keeps the connection open.
    const has = find()?.topics ?? new Set()
    const wanted = new Set<string>()
    for (const { key, topic } of followers) {
      const { status } = topic.getSnapshot()
      if (status !== 'refused' && status !== 'ended') {
        expect(status, key).toBe('live')
        wanted.add(key)
      }
    }
    expect([...has].sort()).toEqual([...wanted].sort())
  }
}

const stepOf = fc.tuple(fc.constantFrom(...kinds), fc.nat({ max: 60 })) as fc.Arbitrary<Step>

for (const { name, ...mode } of modes)
  test.each(seedsFrom(7))(
    `X1 the server has exactly the followed topics after random events: ${name} (seed %i)`,
    async (seed) => {
      const reports = collectReports()
      await fc.assert(
        fc.asyncProperty(fc.array(stepOf, { maxLength: 40 }), (script) => walk({ name, ...mode }, script)),
        { seed, numRuns: 300 },
      )
      expect(reports).toEqual([])
    },
  )
