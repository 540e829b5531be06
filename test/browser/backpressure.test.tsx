import { render } from '@testing-library/react'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import {
  useBufferedAmount,
  useMessageListener,
  useWebSocket,
  type UseWebSocketOptions,
  type UseWebSocketResult,
} from '../../src/index.js'
import { createLine } from '../support/line.js'
import { patience } from '../support/patience.mjs'
import { peer, type Peer } from '../support/peer.js'
import { eventually, mount, mountUntilOpen } from './mount.js'
import { wire } from './wire.js'

const chunkSize = 65_536
const highWaterMark = 2 ** 20
/** The number of chunks that fit into a socket below highWaterMark. */
const fitting = highWaterMark / chunkSize

/** 30 MB: more than the kernel and the proxy buffer together, so that a stalled line stalls the page. */
const chunks = Array.from({ length: 480 }, (_, number) => {
  const bytes = new Uint8Array(chunkSize)
  new DataView(bytes.buffer).setUint32(0, number)
  return bytes
})
const total = chunks.length * chunkSize

/** The browser's own socket, the number of its send() calls, and the peak of its bufferedAmount after them. */
function watchPeak() {
  const seen = { peak: 0, sends: 0 }
  class Watched extends WebSocket {
    override send(data: Parameters<WebSocket['send']>[0]): void {
      super.send(data)
      seen.sends += 1
      seen.peak = Math.max(seen.peak, this.bufferedAmount)
    }
  }
  return { seen, WebSocket: Watched }
}

/** Mounts a component that shows the unsent bytes, and waits until it is open. */
async function mountUpload(url: string, options: UseWebSocketOptions) {
  const shown: number[] = []
  const answers: unknown[] = []
  let socket: UseWebSocketResult | undefined
  let open = false
  function Upload() {
    socket = useWebSocket(url, { ...options, onOpen: () => (open = true) })
    useMessageListener(socket, (_, data) => answers.push(data))
    const unsent = useBufferedAmount(socket)
    shown.push(unsent)
    return <progress value={total - unsent} max={total} />
  }
  onTestFinished(render(<Upload />).unmount)
  await eventually(() => expect(open).toBe(true))
  return { shown, answers, socket: socket! }
}

/** The first word of each text that the server has received. */
async function headsAt(other: Peer, until?: 'gone'): Promise<(string | undefined)[]> {
  const log = await other.log(until)
  return log.flatMap(({ type, data }) => (type === 'message' ? [data!.split(' ')[0]] : []))
}

async function frames(count: number): Promise<void> {
  for (let frame = 0; frame < count; frame += 1) {
    await new Promise((resolve) => requestAnimationFrame(resolve))
  }
}

describe('a stalled line', () => {
  test('S1 fills the socket up to highWaterMark at most, and everything arrives in order once the line resumes', async () => {
    const line = await createLine()
    const { seen, WebSocket } = watchPeak()
    const { shown, answers, socket } = await mountUpload(line.url('/sink'), {
      WebSocket,
      highWaterMark,
      queue: { limit: Infinity },
    })
    await line.stall('up')

    const outcomes = chunks.map((chunk) => socket.send(chunk))
    expect(outcomes).toEqual(chunks.map((_, number) => (number < fitting ? 'sent' : 'queued')))
    expect(seen).toEqual({ peak: highWaterMark, sends: fitting })
    expect(socket.connection.bufferedAmount).toBe(total)
    await eventually(() => expect(shown.at(-1)).toBeGreaterThan(highWaterMark))

    // The proxy is full, and the page keeps sending until the socket fills up too.
    await vi.waitFor(async () => expect((await line.count()).held).toBeGreaterThanOrEqual(2 ** 20), patience)
    await eventually(() => expect(seen.sends).toBeGreaterThan(fitting))
    expect(seen.sends).toBeLessThan(chunks.length)
    expect(socket.send('one more')).toBe('queued')

    await line.resume()
    await eventually(() => expect(answers).toHaveLength(chunks.length + 1))
    expect(answers.map((answer) => JSON.parse(String(answer)) as unknown)).toEqual([
      ...chunks.map((_, number) => ({ number, bytes: (number + 1) * chunkSize })),
      { number: 0x6f6e6520, bytes: total + 8 },
    ])
    expect(seen.sends).toBe(chunks.length + 1)
    expect(seen.peak).toBeLessThan(highWaterMark + chunkSize)
    expect(socket.connection.bufferedAmount).toBe(0)
  })

  test('S1 makes useBufferedAmount rise and fall to 0, and render no more after that', async () => {
    const line = await createLine()
    const { shown, answers, socket } = await mountUpload(line.url('/sink'), {
      highWaterMark,
      queue: { limit: Infinity },
    })
    await line.stall('up')
    for (const chunk of chunks) socket.send(chunk)
    await eventually(() => expect(shown.at(-1)).toBeGreaterThan(total / 2))
    await line.resume()
    await eventually(() => expect(shown.at(-1)).toBe(0))

    const amounts = shown.filter((amount, index) => amount !== shown[index - 1])
    const top = Math.max(...amounts)
    const rising = amounts.slice(0, amounts.indexOf(top) + 1)
    const falling = amounts.slice(amounts.indexOf(top))
    expect(rising).toEqual([...rising].sort((one, other) => one - other))
    expect(falling).toEqual([...falling].sort((one, other) => other - one))
    expect([rising[0], falling.at(-1)]).toEqual([0, 0])
    // Enough steps for a progress bar.
    expect(falling.length).toBeGreaterThan(5)

    const renders = shown.length
    await eventually(() => expect(answers).toHaveLength(chunks.length))
    await line.peer.act('send', { data: 'more', times: 3 })
    await eventually(() => expect(answers).toHaveLength(chunks.length + 3))
    await frames(10)
    expect(shown).toHaveLength(renders)
  })

  test('S3 makes the queue drop messages that grow older than maxAge, and no others', async () => {
    const line = await createLine()
    const { answers, socket } = await mountUpload(line.url('/sink'), {
      highWaterMark,
      queue: { limit: Infinity, maxAge: 60_000 },
    })
    await line.stall('up')
    for (const chunk of chunks.slice(0, fitting + 10)) socket.send(chunk)
    passMinutes(2)
    expect(socket.send(chunks[300]!)).toBe('queued')
    expect(socket.connection.bufferedAmount).toBe((fitting + 1) * chunkSize)
    await line.resume()
    const numbers = [...chunks.slice(0, fitting).keys(), 300]
    await eventually(() => expect(answers).toHaveLength(numbers.length))
    expect(answers.map((answer) => JSON.parse(String(answer)) as unknown)).toEqual(
      numbers.map((number, index) => ({ number, bytes: (index + 1) * chunkSize })),
    )
  })

  test('S7 close() hands all messages that wait for room to the socket, and they arrive once the line resumes', async () => {
    const line = await createLine()
    const mounted = await mountUntilOpen(line.url('/echo'), {
      highWaterMark: chunkSize,
      queue: { limit: Infinity },
      closeTimeout: 100,
    })
    await line.stall('up')
    const text = (number: number) => `${number} ${'x'.repeat(chunkSize)}`
    for (let number = 0; number < 10; number += 1) mounted.socket.send(text(number))
    // Messages that the socket does not have yet would otherwise never leave.
    expect(mounted.socket.connection.bufferedAmount).toBeGreaterThan(9 * chunkSize)
    mounted.socket.close()
    expect(mounted.socket.send('too late')).toBe('dropped')
    await eventually(() => expect(mounted.shown.closedBy).toBe('timeout'))
    expect(mounted.socket.connection.bufferedAmount).toBe(0)
    mounted.socket.open()
    await line.resume()
    await eventually(() => expect(mounted.shown.readyState).toBe(WebSocket.OPEN))
    expect(mounted.socket.send('new')).toBe('sent')
    await eventually(() => expect(mounted.shown.data).toBe('new'))
    // The browser still sends the contents of the old socket.
    const numbers = Array.from({ length: 10 }, (_, number) => `${number}`)
    await vi.waitFor(
      async () => expect((await headsAt(line.peer)).toSorted()).toEqual([...numbers, 'new']),
      patience,
    )
  })
})

/** From now on Date.now() is ahead by so many minutes. */
function passMinutes(minutes: number) {
  const now = Date.now.bind(Date)
  const clock = vi.spyOn(Date, 'now').mockImplementation(() => now() + minutes * 60_000)
  onTestFinished(() => clock.mockRestore())
}

describe('the queue before the connection opens', () => {
  /** Mounts a component whose address resolves when `connect` is called. */
  function mountWaiting(options: UseWebSocketOptions) {
    const other = peer()
    let resolveAddress: (address: string) => void
    const address = new Promise<string>((resolve) => (resolveAddress = resolve))
    const mounted = mount(() => address, options)
    return { mounted, other, connect: () => resolveAddress(other.url('/echo')) }
  }
  const messages = ['message 0', 'message 1', 'message 2', 'message 3', 'message 4']

  test('S2 is sent completely and in order, even if there is room for one message at a time', async () => {
    const count = 60
    const { mounted, connect } = mountWaiting({ queue: { limit: Infinity }, highWaterMark: 1 })
    for (let number = 0; number < count; number += 1) expect(mounted.socket.send(`${number}`)).toBe('queued')
    connect()
    await eventually(() => expect(mounted.messages).toHaveLength(count))
    expect(mounted.messages.map(({ data }) => Number(data))).toEqual(Array.from(Array(count).keys()))
  })

  test('S3 keeps the first messages with drop-newest', async () => {
    const { mounted, other, connect } = mountWaiting({ queue: { limit: 3, overflow: 'drop-newest' } })
    const outcomes = messages.map((message) => mounted.socket.send(message))
    expect(outcomes).toEqual(['queued', 'queued', 'queued', 'dropped', 'dropped'])
    connect()
    await eventually(() => expect(mounted.messages).toHaveLength(3))
    mounted.unmount()
    expect((await wire(other)).filter((entry) => entry.startsWith('message'))).toEqual(
      messages.slice(0, 3).map((message) => `message ${message}`),
    )
  })

  test('S3 keeps the messages that are not older than maxAge', async () => {
    const { mounted, other, connect } = mountWaiting({ queue: { maxAge: 60_000 } })
    for (const message of messages) mounted.socket.send(message)
    passMinutes(2)
    mounted.socket.send('fresh')
    connect()
    await eventually(() => expect(mounted.shown.data).toBe('fresh'))
    mounted.unmount()
    expect((await wire(other)).filter((entry) => entry.startsWith('message'))).toEqual(['message fresh'])
  })
})

describe('bytes that are queued', () => {
  test('S4 arrive as they were when send was called, even if the buffer is overwritten or transferred later', async () => {
    let resolveAddress: (address: string) => void
    const address = new Promise<string>((resolve) => (resolveAddress = resolve))
    const other = peer()
    const mounted = mount(() => address, { binaryType: 'arraybuffer' })
    const bytes = new Uint8Array(4)
    for (const number of [1, 2, 3]) {
      bytes.fill(number)
      expect(mounted.socket.send(number === 2 ? bytes.subarray(1, 3) : bytes)).toBe('queued')
    }
    new MessageChannel().port1.postMessage(bytes, [bytes.buffer])
    expect(bytes).toHaveLength(0)
    resolveAddress!(other.url('/echo'))
    await eventually(() => expect(mounted.messages).toHaveLength(3))
    expect(mounted.messages.map(({ data }) => [...new Uint8Array(data as ArrayBuffer)])).toEqual([
      [1, 1, 1, 1],
      [2, 2],
      [3, 3, 3, 3],
    ])
  })
})

test('S7 close() after an upload: everything arrives before the close frame', async () => {
  const line = await createLine()
  const mounted = await mountUntilOpen(line.url('/echo'), {
    highWaterMark: chunkSize,
    queue: { limit: Infinity },
  })
  const { connection } = mounted.socket
  await line.stall('up')
  const numbers = Array.from({ length: 100 }, (_, number) => `${number}`)
  for (const number of numbers)
    mounted.socket.send(`${number} ${'x'.repeat(chunkSize)}`, { queue: 'session' })
  expect(connection.bufferedAmount).toBeGreaterThan(50 * chunkSize)
  mounted.socket.close(4000, 'complete')
  await line.resume()
  await eventually(() => expect(mounted.shown.lastCloseEvent).toMatchObject({ code: 4000, wasClean: true }))
  expect(await headsAt(line.peer, 'gone')).toEqual(numbers)
})
