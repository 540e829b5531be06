import { expect, onTestFinished, test, vi } from 'vitest'
import { createConnection } from '../../src/core.js'
import { createWorkerWebSocket } from '../../src/worker.js'
import { patience, patient } from '../support/patience.mjs'
import { peer, type Peer } from '../support/peer.js'
import { eventually, mountUntilOpen } from './mount.js'
import { wire } from './wire.js'

/** Makes workers, and keeps them. */
function watchWorkers() {
  const workers: Worker[] = []
  const create = () => {
    const worker = new Worker(new URL('../../src/workerHost.ts', import.meta.url), { type: 'module' })
    workers.push(worker)
    return worker
  }
  onTestFinished(() => workers.forEach((worker) => worker.terminate()))
  return { workers, create }
}

const scriptOf = (text: string) => URL.createObjectURL(new Blob([text], { type: 'text/javascript' }))

/** Opens a socket by hand, sends, and returns what the server saw once it has closed. */
async function talk(Class: typeof WebSocket, other: Peer): Promise<string[]> {
  const socket = new Class(other.url('/echo'))
  socket.onopen = () => socket.send('hello')
  socket.onmessage = () => socket.close(4000, 'bye')
  await new Promise((resolve) => {
    socket.onclose = resolve
  })
  return wire(other)
}
const spoken = ['upgrade', 'open', 'message hello', 'close 4000 bye', 'gone']

const Default = createWorkerWebSocket({ startTimeout: patience }) as typeof WebSocket
const create = (worker?: () => Worker) =>
  worker ? (createWorkerWebSocket({ worker, startTimeout: patience }) as typeof WebSocket) : Default

test('V1 sends, receives and closes through a worker', async () => {
  const other = peer()
  const mounted = await mountUntilOpen(other.url('/echo'), { WebSocket: create() })
  mounted.socket.send('one')
  mounted.socket.send(new Uint8Array([1, 2, 3]))
  await eventually(() => expect(mounted.messages).toHaveLength(2))
  expect(mounted.messages[0]!.data).toBe('one')
  expect(mounted.messages[1]!.data).toBeInstanceOf(Blob)
  mounted.socket.close(4000, 'bye')
  await eventually(() =>
    expect(mounted.closeEvents).toMatchObject([{ code: 4000, reason: 'bye', wasClean: true }]),
  )
})

test('V2 hands many messages to a connection within one task, in order', async () => {
  const other = peer()
  let tasks = 0
  let isNew = true
  const heard: unknown[] = []
  const connection = createConnection(other.url('/echo'), {
    ...patient,
    WebSocket: create(),
    onMessage({ data }) {
      heard.push(data)
      if (isNew) tasks += 1
      isNew = false
      void Promise.resolve().then(() => (isNew = true))
    },
  })
  onTestFinished(() => connection.dispose())
  connection.open()
  await eventually(() => expect(connection.getSnapshot().status).toBe('open'))
  const sent = Array.from({ length: 500 }, (_, index) => String(index))
  for (const text of sent) connection.send(text)
  await eventually(() => expect(heard).toHaveLength(sent.length))
  expect(heard).toEqual(sent)
  expect(tasks).toBeLessThan(sent.length / 2)
})

test('V2 runs promise jobs after each message while somebody iterates or subscribes', async () => {
  const connection = createConnection(peer().url('/echo'), { ...patient, WebSocket: create() })
  onTestFinished(() => connection.dispose())
  let jobs = 0
  const order: number[] = []
  connection.subscribe((message) => {
    if (!message) return
    order.push(jobs)
    void Promise.resolve().then(() => (jobs += 1))
  })
  connection.open()
  await eventually(() => expect(connection.getSnapshot().status).toBe('open'))
  for (let index = 0; index < 100; index += 1) connection.send(String(index))
  await eventually(() => expect(order).toHaveLength(100))
  expect(order).toEqual(Array.from({ length: 100 }, (_, index) => index))
})

test('V3 gives each message an event that is like the one of the platform', async () => {
  const url = peer().url('/echo')
  const mounted = await mountUntilOpen(url, { WebSocket: create() })
  for (const text of ['one', 'two', 'three']) mounted.socket.send(text)
  await eventually(() => expect(mounted.messages).toHaveLength(3))
  for (const event of mounted.messages) {
    expect(event).toBeInstanceOf(MessageEvent)
    expect(event.target).toBeInstanceOf(create())
    expect(event).toMatchObject({
      type: 'message',
      origin: new URL(url).origin,
      lastEventId: '',
      bubbles: false,
    })
    expect(event.composedPath()).toBeInstanceOf(Array)
  }
})

test('V3 gives a connection events that are like those of the platform, also within one task', async () => {
  const url = peer().url('/echo')
  const events: MessageEvent[] = []
  const connection = createConnection(url, {
    ...patient,
    WebSocket: create(),
    onMessage: (event) => events.push(event),
  })
  onTestFinished(() => connection.dispose())
  connection.open()
  for (const text of ['one', 'two', 'three']) connection.send(text)
  await eventually(() => expect(events.map(({ data }) => data as unknown)).toEqual(['one', 'two', 'three']))
  for (const event of events) {
    expect(event).toBeInstanceOf(MessageEvent)
    expect(event.target).toBeInstanceOf(create())
    expect(event).toMatchObject({ type: 'message', origin: new URL(url).origin, lastEventId: '' })
  }
})

test('V4 sends bytes as they were, and throws in the call', async () => {
  const other = peer()
  const socket = new (create())(other.url('/echo'))
  expect(() => socket.send('early')).toThrow(expect.objectContaining({ name: 'InvalidStateError' }))
  expect(() => socket.close(1234)).toThrow(expect.objectContaining({ name: 'InvalidAccessError' }))
  expect(() => new (create())('ftp://peer')).toThrow(expect.objectContaining({ name: 'SyntaxError' }))
  socket.binaryType = 'arraybuffer'
  await new Promise((resolve) => (socket.onopen = resolve))
  const bytes = new Uint8Array([1, 2, 3])
  socket.send(bytes)
  bytes.fill(9)
  expect(socket.bufferedAmount).toBe(3)
  const event = await new Promise<MessageEvent<ArrayBuffer>>((resolve) => (socket.onmessage = resolve))
  expect([...new Uint8Array(event.data)]).toEqual([1, 2, 3])
  await eventually(() => expect(socket.bufferedAmount).toBe(0))
  socket.close()
})

test.each<[string, () => Worker]>([
  [
    'throws',
    () => {
      throw new DOMException('policy', 'SecurityError')
    },
  ],
  ['cannot load its script', () => new Worker('/no/such/script.js', { type: 'module' })],
  ['throws as it starts', () => new Worker(scriptOf('throw new Error("no")'))],
  ['says nothing for five seconds', () => new Worker(scriptOf(''))],
])('V5 stays on the page if the worker %s, and loses and doubles nothing', async (_title, worker) => {
  const Class = createWorkerWebSocket({ worker }) as typeof WebSocket
  const others = [peer(), peer()]
  const all = others.map((other) => talk(Class, other))
  expect(await Promise.all(all)).toEqual([spoken, spoken])
  const last = peer()
  expect(await talk(Class, last)).toEqual(spoken)
})

test('V6 ends each socket of a worker that dies with error and 1006, and starts another one', async () => {
  const { workers, create: worker } = watchWorkers()
  const Class = create(worker)
  const socket = new Class(peer().url('/echo'))
  await new Promise((resolve) => (socket.onopen = resolve))
  const told: string[] = []
  socket.onerror = () => told.push('error')
  socket.onclose = ({ code, wasClean }) => told.push(`close ${code} ${wasClean}`)
  workers[0]!.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' }))
  await eventually(() => expect(told).toEqual(['error', 'close 1006 false']))
  expect(socket.readyState).toBe(3)
  expect(await talk(Class, peer())).toEqual(spoken)
  expect(workers).toHaveLength(2)
})

/** The script of the worker, and then one that throws as soon as the page posts `throw`. */
const fragile = `
  import ${JSON.stringify(new URL('../../src/workerHost.ts', import.meta.url).href)}
  addEventListener('message', ({ data }) => {
    if (data === 'throw') throw new Error('no memory')
  })
`

test('V6 a connection sends and receives again after its worker has thrown', async () => {
  const workers: Worker[] = []
  const Class = create(() => {
    workers.push(new Worker(scriptOf(fragile), { type: 'module' }))
    return workers.at(-1)!
  })
  const other = peer()
  const events: string[] = []
  const connection = createConnection(other.url('/echo'), {
    ...patient,
    WebSocket: Class,
    reconnect: { delay: 0, jitter: 'none' },
    onOpen: () => events.push('open'),
    onClose: ({ code }) => events.push(`close ${code}`),
    onMessage: ({ data }) => events.push(`message ${data as string}`),
  })
  onTestFinished(() => {
    connection.dispose()
    workers.forEach((worker) => worker.terminate())
  })
  connection.open()
  await eventually(() => expect(events).toEqual(['open']))
  workers[0]!.postMessage('throw')
  await eventually(() => expect(events).toEqual(['open', 'close 1006', 'open']))
  connection.send('again')
  await eventually(() => expect(events.at(-1)).toBe('message again'))
  expect(workers).toHaveLength(2)
})

test.each([
  ['null', null],
  ['a promise', Promise.resolve()],
  ['an object', {}],
])('V7 throws a TypeError if the function returns %s instead of a Worker', (_title, value) => {
  const worker = () => value as never
  const message = 'worker must be a function that returns a Worker'
  expect(() => new (create(worker))('ws://peer')).toThrow(expect.objectContaining({ name: 'TypeError' }))
  expect(() => createWorkerWebSocket({ worker, warm: true })).toThrow(message)
})

test.each([-1, NaN])('V7 throws a RangeError for the startTimeout %d', (startTimeout) => {
  expect(() => createWorkerWebSocket({ startTimeout })).toThrow(
    expect.objectContaining({ name: 'RangeError' }),
  )
})

test.each([null, 'worker', {}])('V7 throws a TypeError for %o in place of the function', (worker) => {
  expect(() => createWorkerWebSocket({ worker: worker as never })).toThrow(TypeError)
})

test('V8 has one worker for all sockets, and ends it when there has been none for ten seconds', async () => {
  const { workers, create: worker } = watchWorkers()
  const Class = create(worker)
  await Promise.all([talk(Class, peer()), talk(Class, peer())])
  expect(workers).toHaveLength(1)
  const terminate = vi.spyOn(workers[0]!, 'terminate')
  await eventually(() => expect(terminate).toHaveBeenCalledOnce())
  await talk(Class, peer())
  expect(workers).toHaveLength(2)
})

test('V8 leaves no worker behind after a hundred mounts', async () => {
  const { workers, create: worker } = watchWorkers()
  const Class = create(worker)
  const url = peer().url('/echo')
  for (let count = 0; count < 100; count += 1) {
    const connection = createConnection(url, { ...patient, WebSocket: Class })
    const isOpen = new Promise((resolve) => connection.on('open', resolve))
    connection.open()
    // Most of them leave while they connect.
    if (count % 10 === 0) await isOpen
    connection.dispose()
  }
  expect(workers).toHaveLength(1)
  const terminate = vi.spyOn(workers[0]!, 'terminate')
  await eventually(() => expect(terminate).toHaveBeenCalledOnce())
})

test.each([1, 2, 3])('V1 returns all messages of a random walk, in order (seed %i)', async (seed) => {
  let state = seed
  const random = (limit: number) => (state = (state * 48_271) % 2_147_483_647) % limit
  const Class = create()
  const walk = async () => {
    const socket = new Class(peer().url('/echo'))
    const sent: string[] = []
    const received: unknown[] = []
    socket.onmessage = ({ data }) => received.push(data)
    await new Promise((resolve) => (socket.onopen = resolve))
    for (let step = 0; step < 30; step += 1) {
      for (let count = random(20); count > 0; count -= 1) {
        sent.push(`${sent.length} ${'x'.repeat(random(2_000))}`)
        socket.send(sent.at(-1)!)
      }
      if (random(3) === 0) await eventually(() => expect(received).toHaveLength(sent.length))
    }
    await eventually(() => expect(received).toHaveLength(sent.length))
    expect(received).toEqual(sent)
    expect(socket.bufferedAmount).toBe(0)
    socket.close(4000)
    expect(await new Promise((resolve) => (socket.onclose = resolve))).toMatchObject({ code: 4000 })
  }
  await Promise.all(Array.from({ length: 5 }, walk))
})
