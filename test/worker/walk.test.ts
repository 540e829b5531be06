import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { goesOn } from '../../src/platform/transport.js'
import { createWorkerWebSocket } from '../../src/worker.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'
import { seedsFrom } from '../support/seeds.js'
import { InProcessWorker } from './InProcessWorker.js'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  vi.stubGlobal('Worker', InProcessWorker)
  vi.stubGlobal('WebSocket', FakeWebSocket)
  FakeWebSocket.reset()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** Numbers below a limit, the same for the same seed. */
function createRandom(seed: number) {
  let state = seed * 7_919 + 1
  return (limit: number) => (state = (state * 48_271) % 2_147_483_647) % limit
}
type Random = ReturnType<typeof createRandom>

/** Lets everything arrive that is under way. */
async function settle() {
  for (let round = 0; round < 4; round += 1) {
    vi.advanceTimersByTime(10)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

const describeEvent = (event: Event | MessageEvent | CloseEvent) => {
  if ('code' in event) return `close ${event.code} ${event.reason} ${event.wasClean}`
  // What else an event has is the platform's, which this page is not: see test/browser.
  return 'data' in event ? `message ${event.data}` : event.type
}

/** Records the events of a socket. Its message handler lets the next message follow at once, as a connection does, or does not. */
function record(socket: FakeWebSocket | WebSocket, isEager: boolean): string[] {
  const log: string[] = []
  const write = (event: Event) => {
    log.push(describeEvent(event))
    return isEager ? undefined : goesOn
  }
  socket.onopen = socket.onerror = socket.onclose = socket.onmessage = write
  return log
}

/** Steps of the peer, and what each of them is for a socket. */
function takePeerSteps(random: Random, sockets: readonly FakeWebSocket[]): void {
  const texts = Array.from({ length: random(6) }, (_, index) => `${index} ${random(1_000)}`)
  const end = random(12)
  const { state } = sockets[0]!
  for (const socket of sockets) {
    if (state === 0) {
      if (end < 10) socket.accept()
      else socket.refuse()
    } else if (state === 1) {
      for (const text of texts) socket.message(text)
      if (end === 0) socket.peerCloses(4_001, 'enough')
      if (end === 1) socket.drop()
    } else if (state === 2 && end < 6) socket.answerClose()
  }
}

/** Steps of the user, the same for each socket. */
function takeOwnSteps(random: Random, sockets: readonly (FakeWebSocket | WebSocket)[]): void {
  const isOpen = sockets[0]!.readyState > 0
  const texts = Array.from({ length: isOpen ? random(4) : 0 }, (_, index) => `${index} ${random(1_000)}`)
  const closes = random(8) === 0
  const closeArguments = [[], [1_000], [4_000, 'bye'], [3_000]][random(4)] as [number?, string?]
  for (const socket of sockets) {
    for (const text of texts) socket.send(text)
    if (closes) socket.close(...closeArguments)
  }
}

/** One script, with a socket in a worker and beside it a plain one. Returns what each of them did and got. */
async function walk(random: Random) {
  const Class = createWorkerWebSocket() as typeof WebSocket
  const url = `ws://peer/${random(100)}`
  const ours = new Class(url)
  await settle()
  const inner = FakeWebSocket.last
  const plain = new FakeWebSocket(url)
  const isEager = random(2) === 0
  const logs = [record(ours, isEager), record(plain, isEager)]
  for (let step = 0; step < 25; step += 1) {
    if (random(2) === 0) takePeerSteps(random, [inner, plain])
    else takeOwnSteps(random, [ours, plain])
    await settle()
    expect(ours.readyState).toBe(plain.readyState)
    if (ours.readyState === 1) expect(ours.bufferedAmount).toBe(0)
  }
  const toResult = (log: string[] | undefined, { sent, closedWith }: FakeWebSocket) => ({
    log,
    sent,
    closedWith,
  })
  return [toResult(logs[0], inner), toResult(logs[1], plain)] as const
}

test.each(seedsFrom(0))(
  'V1 a socket in a worker does the same as a plain one in 40 random scripts (seed %i)',
  async (seed) => {
    for (let script = 0; script < 40; script += 1) {
      const [ours, plain] = await walk(createRandom(seed * 1_000 + script))
      expect(ours, `script ${script} of seed ${seed}`).toEqual(plain)
    }
  },
)
