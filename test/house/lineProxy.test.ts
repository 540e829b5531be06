// @vitest-environment node
import { once } from 'node:events'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { dial, dialUntilOpen, endOf } from '../support/dial.ts'
import { createLine, type Line } from '../support/line.ts'
import { createLineProxy } from '../support/lineProxy.mjs'
import type { Entry } from '../support/peerServer.mjs'

const mebibyte = 1024 * 1024

const typesOf = (log: readonly Entry[]) => log.map(({ type }) => type)

/** The bytes of these texts in frames of the client, and in frames of the server, which are not masked. */
const sentBytes = (...texts: string[]) => texts.reduce((sum, text) => sum + 6 + text.length, 0)
const receivedBytes = (...texts: string[]) => texts.reduce((sum, text) => sum + 2 + text.length, 0)

/** Resolves as soon as the line holds that many bytes. From then on they cannot arrive by themselves. */
const holds = (line: Line, bytes: number) => expect.poll(async () => (await line.count()).held).toBe(bytes)

describe('a line to the peer server', () => {
  test('passes on bytes both ways, and counts its connections', async () => {
    const line = await createLine()
    expect(await line.count()).toEqual({ lines: 0, accepted: 0, held: 0 })
    const { socket, received, ended } = await dialUntilOpen(line.url('/echo'))
    const long = 'é'.repeat(mebibyte)
    socket.send('hello')
    socket.send(long)
    await expect.poll(() => received.length).toBe(2)
    expect(received.every((text, index) => text === ['hello', long][index])).toBe(true)
    expect(await line.count()).toEqual({ lines: 1, accepted: 1, held: 0 })
    socket.close(4000, 'bye')
    expect(await ended).toEqual([4000, 'bye'])
    expect((await line.peer.log('gone')).at(-1)).toMatchObject({ type: 'gone', clean: true })
    await expect.poll(() => line.count()).toEqual({ lines: 0, accepted: 1, held: 0 })
  })

  test('passes on that the other side has disconnected', async () => {
    const line = await createLine()
    const dropped = await dialUntilOpen(line.url('/drop'))
    expect(await dropped.ended).toEqual([1006, ''])
    const { tcp } = await dialUntilOpen(line.url('/echo'))
    tcp.resetAndDestroy()
    expect(await line.peer.count(0)).toEqual({ open: 0, upgrades: 2 })
    await expect.poll(() => line.count()).toEqual({ lines: 0, accepted: 2, held: 0 })
  })

  test.each([
    ['cut', 'FIN'],
    ['reset', 'read ECONNRESET'],
  ] as const)('ends all its own connections, and no others, on %s', async (deed, ending) => {
    const line = await createLine()
    const other = await dialUntilOpen((await createLine(line.peer)).url('/echo'))
    const clients = [await dialUntilOpen(line.url('/echo')), await dialUntilOpen(line.url('/silent'))]
    const endings = clients.map(({ tcp }) => endOf(tcp))
    expect(await line[deed]()).toEqual({ lines: 0, accepted: 2, held: 0 })
    expect(await Promise.all(endings)).toEqual([ending, ending])
    for (const { ended } of clients) expect(await ended).toEqual([1006, ''])
    expect(await line.peer.count(1)).toEqual({ open: 1, upgrades: 3 })
    expect((await line.peer.log()).filter(({ type }) => type === 'gone')).toMatchObject([
      { clean: false },
      { clean: false },
    ])
    other.socket.send('still here')
    await expect.poll(() => other.received).toEqual(['still here'])
    await dialUntilOpen(line.url('/echo'))
  })

  test('stalls, on new connections too, without losing bytes', async () => {
    const line = await createLine()
    const { socket, received } = await dialUntilOpen(line.url('/echo'))
    expect(await line.stall()).toEqual({ lines: 1, accepted: 1, held: 0 })
    socket.send('one')
    socket.send('two')
    await line.peer.act('send', { data: 'zero' })
    await holds(line, sentBytes('one', 'two') + receivedBytes('zero'))
    const late = dial(line.url('/echo'))
    await expect.poll(() => line.count()).toMatchObject({ lines: 2, accepted: 2 })
    await expect.poll(async () => (await line.count()).held).toBeGreaterThan(100)
    expect(typesOf(await line.peer.log())).toEqual(['upgrade', 'open'])
    expect(received).toEqual([])
    expect(socket.readyState).toBe(WebSocket.OPEN)
    expect(late.socket.readyState).toBe(WebSocket.CONNECTING)

    const opened = once(late.socket, 'open')
    await line.resume()
    await opened
    await expect.poll(() => received).toEqual(['zero', 'one', 'two'])
  })

  test('stalls in one direction', async () => {
    const line = await createLine()
    const { socket, received } = await dialUntilOpen(line.url('/echo'))
    await line.stall('up')
    socket.send('up')
    await holds(line, sentBytes('up'))
    await line.peer.act('send', { data: 'down' })
    await expect.poll(() => received).toEqual(['down'])
    expect(typesOf(await line.peer.log())).toEqual(['upgrade', 'open'])
    await line.resume()
    await expect.poll(() => received).toEqual(['down', 'up'])

    await line.stall('down')
    socket.send('late')
    await holds(line, receivedBytes('late'))
    expect((await line.peer.log()).at(-1)).toMatchObject({ data: 'late' })
    expect(received).toEqual(['down', 'up'])
    await line.resume()
    await expect.poll(() => received).toEqual(['down', 'up', 'late'])
  })

  test("lets the sender's buffers fill up while it is stalled", async () => {
    const line = await createLine()
    const { socket } = await dialUntilOpen(line.url('/silent'))
    await line.stall('up')
    // More than the kernel keeps for two sockets.
    const messages = Array.from({ length: 4 }, () => Buffer.alloc(15 * mebibyte))
    for (const message of messages) socket.send(message)
    await expect.poll(async () => (await line.count()).held).toBeGreaterThanOrEqual(mebibyte)
    expect((await line.count()).held).toBeLessThan(2 * mebibyte)
    expect(socket.bufferedAmount).toBeGreaterThan(0)
    await line.resume()
    await expect
      .poll(async () => typesOf(await line.peer.log()).slice(2))
      .toEqual(messages.map(() => 'message'))
    await expect.poll(() => socket.bufferedAmount).toBe(0)
  })

  test.each(['terminate', 'resetAndDestroy'] as const)(
    'hides from the server, while stalled, that the client has disconnected: %s',
    async (deed) => {
      const line = await createLine()
      const { socket, tcp } = await dialUntilOpen(line.url('/echo'))
      await line.stall()
      if (deed === 'terminate') socket.terminate()
      else tcp.resetAndDestroy()
      await holds(line, 1)
      expect(await line.peer.count()).toEqual({ open: 1, upgrades: 1 })
      expect(await line.count()).toMatchObject({ lines: 1 })
      await line.resume()
      expect((await line.peer.log('gone')).at(-1)).toMatchObject({ clean: false })
    },
  )

  test('delays bytes in each direction, without reordering them', async () => {
    const line = await createLine()
    const { socket, received } = await dialUntilOpen(line.url('/echo'))
    await line.delay(100)
    const start = performance.now()
    socket.send('one')
    await once(socket, 'message')
    expect(performance.now() - start).toBeGreaterThanOrEqual(200)

    await line.delay(500)
    socket.send('two')
    await holds(line, sentBytes('two'))
    await line.delay(0)
    socket.send('three')
    await expect.poll(() => received).toEqual(['one', 'two', 'three'])
  })

  test('splits bytes, in the middle of a character too', async () => {
    // In this process, so that each piece is read before the next one is written.
    const { hostname: host, port } = new URL(inject('peer'))
    const proxy = await createLineProxy({ target: { host, port: Number(port) } })
    onTestFinished(() => proxy.close())
    const { socket, tcp, received } = await dialUntilOpen(`ws://127.0.0.1:${proxy.port}/echo`)
    const pieces: number[] = []
    tcp.prependListener('data', ({ length }) => pieces.push(length))
    const text = '😀'.repeat(25)
    socket.send(text)
    await expect.poll(() => received).toEqual([text])
    const whole = pieces.splice(0).length
    proxy.split(3)
    socket.send(text)
    await expect.poll(() => received).toEqual([text, text])
    // A busy machine may deliver some of the 34 pieces together, but not all of them.
    expect(whole).toBeLessThanOrEqual(2)
    expect(pieces.length).toBeGreaterThan(10)
  })
})
