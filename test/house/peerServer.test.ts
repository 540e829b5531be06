// @vitest-environment node
import { once } from 'node:events'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { dial, dialUntilOpen, refusalOf } from '../support/dial.ts'
import { createFeed } from '../support/feed.mjs'
import type { Change, Statement } from '../support/market.mjs'
import { peer } from '../support/peer.ts'
import type { Entry } from '../support/peerServer.mjs'
import { bookAt, createTopics, sumOf, type Book, type BookChange, type Tick } from '../support/topics.mjs'

const typesOf = (log: readonly Entry[]) => log.map(({ type }) => type)

describe('the peer server', () => {
  test('echoes text as text and bytes as bytes, and logs what it saw', async () => {
    const { id, url, log } = peer()
    const { socket, ended } = dial(url('/echo'), ['first', 'second'])
    await once(socket, 'open')
    expect(socket.protocol).toBe('first')
    socket.send('é')
    expect(await once(socket, 'message')).toEqual([Buffer.from('é'), false])
    socket.send(Buffer.of(1, 2))
    expect(await once(socket, 'message')).toEqual([Buffer.of(1, 2), true])
    socket.close(4000, 'bye é')
    expect(await ended).toEqual([4000, 'bye é'])
    expect(await log('gone')).toMatchObject([
      { type: 'upgrade', protocols: ['first', 'second'] },
      { type: 'open' },
      { type: 'message', data: 'é', binary: false },
      { type: 'message', data: 'AQI=', binary: true },
      { type: 'close', code: 4000, reason: 'bye é' },
      { type: 'gone', clean: true },
    ])
    expect(await peer(id).count()).toEqual({ open: 0, upgrades: 1 })
    expect(await peer().log()).toEqual([])
  })

  test.each([1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 4999])(
    'closes with %i if the path asks for it',
    async (code) => {
      const { url, log } = peer()
      expect(await dial(url('/close', { code, reason: 'é' })).ended).toEqual([code, 'é'])
      expect((await log('gone'))[2]).toMatchObject({ type: 'close', code, reason: 'é' })
    },
  )

  test('closes with an empty frame, and with a code that a server must not send', async () => {
    const { url } = peer()
    expect(await dial(url('/close')).ended).toEqual([1005, ''])
    expect(await dial(url('/close', { code: 1006 })).ended).toEqual([1006, ''])
  })

  test('answers nothing when silent, but still logs the close frame', async () => {
    const { url, log, count } = peer()
    const { socket } = dial(url('/silent'))
    await once(socket, 'open')
    socket.close()
    expect(typesOf(await log('close'))).toEqual(['upgrade', 'open', 'close'])
    // Long enough for an answer to arrive if there were one.
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(socket.readyState).toBe(WebSocket.CLOSING)
    expect(await count()).toEqual({ open: 1, upgrades: 1 })
    socket.terminate()
    expect((await log('gone')).at(-1)).toMatchObject({ type: 'gone', clean: true })
  })

  test('delays the handshake, refuses it, or never finishes it', async () => {
    const slow = peer()
    dial(slow.url('/slow', { ms: 100 }))
    expect(typesOf(await slow.log('upgrade'))).toEqual(['upgrade'])
    const [upgrade, open] = await slow.log('open')
    expect((open?.at ?? 0) - (upgrade?.at ?? 0)).toBeGreaterThanOrEqual(95)

    const refused = peer()
    expect(await dial(refused.url('/refuse', { status: 403 })).ended).toEqual([1006, ''])
    expect(typesOf(await refused.log('gone'))).toEqual(['upgrade', 'gone'])

    const never = peer()
    const { socket } = dial(never.url('/never'))
    await never.log('upgrade')
    socket.terminate()
    expect(typesOf(await never.log('gone'))).toEqual(['upgrade', 'gone'])
  })

  test('cuts the line without a close frame', async () => {
    const { url, log } = peer()
    expect(await dial(url('/drop')).ended).toEqual([1006, ''])
    expect(await log('gone')).toMatchObject([{}, {}, { type: 'gone', clean: false }])
  })

  test('follows commands over HTTP', async () => {
    const { url, act, count } = peer()
    const clients = [dial(url('/echo')), dial(url('/silent'))]
    expect(await count(2)).toEqual({ open: 2, upgrades: 2 })
    const received = Promise.all(clients.map(({ socket }) => once(socket, 'message')))
    expect(await act('send', { data: 'hello' })).toBe(2)
    expect((await received).map(([data]) => String(data))).toEqual(['hello', 'hello'])
    expect(await act('close', { code: 1013, reason: 'later' })).toBe(2)
    expect(await Promise.all(clients.map(({ ended }) => ended))).toEqual([
      [1013, 'later'],
      [1013, 'later'],
    ])
    expect(await count(0)).toEqual({ open: 0, upgrades: 2 })
    const { ended } = dial(url('/echo'))
    expect(await count(1)).toEqual({ open: 1, upgrades: 3 })
    expect(await act('drop')).toBe(1)
    expect(await ended).toEqual([1006, ''])
    await expect(act('close', { code: 70_000 })).rejects.toThrow('400')
  })

  test('neither reads nor sends on a muted connection, and catches up when unmuted', async () => {
    const { url, act, log, count } = peer()
    const { socket, received, ended } = await dialUntilOpen(url('/echo'))
    expect(await act('mute')).toBe(1)
    expect(await act('mute')).toBe(1)
    socket.send('are you there?')
    expect(await act('send', { data: 'delayed' })).toBe(1)
    const other = await dialUntilOpen(url('/echo'))
    other.socket.send('a new line')
    await expect.poll(() => other.received).toEqual(['a new line'])
    // Long enough for an answer to arrive if there were one.
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(received).toEqual([])
    expect((await log()).flatMap(({ data }) => data ?? [])).toEqual(['a new line'])
    socket.close(4000)
    expect(await count()).toEqual({ open: 2, upgrades: 2 })
    expect(await act('unmute')).toBe(2)
    expect(await ended).toEqual([4000, ''])
    expect(received).toEqual(['delayed', 'are you there?'])
    expect((await log('gone')).slice(-3)).toMatchObject([
      { type: 'message', data: 'are you there?' },
      { type: 'close', code: 4000 },
      { type: 'gone', clean: true },
    ])
  })

  test('refuses every handshake until the command accept, and keeps open connections', async () => {
    const { url, act, log, count } = peer()
    const { socket, received } = await dialUntilOpen(url('/echo'))
    expect(await act('refuse', { status: 429 })).toBe(1)
    const refused = dial(url('/echo'))
    const [, response] = (await once(refused.socket, 'unexpected-response')) as [
      unknown,
      { statusCode: number },
    ]
    expect(response.statusCode).toBe(429)
    await act('refuse')
    expect(await dial(url('/slow')).ended).toEqual([1006, ''])
    expect(typesOf(await log('gone')).filter((type) => type === 'open')).toHaveLength(1)
    socket.send('still here')
    await expect.poll(() => received).toEqual(['still here'])
    await act('accept')
    await dialUntilOpen(url('/echo'))
    expect((await count(2)).upgrades).toBe(4)
  })

  test('picks the first offered subprotocol, the one in the address, or none', async () => {
    const other = peer()
    const picked = async (path: string, protocols: string[]) => {
      const { socket } = dial(other.url(path), protocols)
      await once(socket, 'open')
      return socket.protocol
    }
    expect(await picked('/echo', ['a', 'b'])).toBe('a')
    expect(await picked('/echo?pick=b', ['a', 'b'])).toBe('b')
    expect(await picked('/echo', [])).toBe('')
    expect(await refusalOf(dial(other.url('/echo?pick='), ['a']))).toBe('Server sent no subprotocol')
    expect(await refusalOf(dial(other.url('/echo?pick=c'), ['a']))).toBe('Server sent an invalid subprotocol')
    expect(await refusalOf(dial(other.url('/echo?pick=c')))).toBe(
      'Server sent a subprotocol but none was requested',
    )
  })

  test('logs the token in an address', async () => {
    const { url, log } = peer()
    await dialUntilOpen(url('/echo', { token: 'abc é' }))
    expect((await log('open'))[0]).toMatchObject({ type: 'upgrade', token: 'abc é' })
  })

  test('sends a message in a room to all its clients, and to no others', async () => {
    const { url, log } = peer()
    const [one, other, stranger] = await Promise.all([
      dialUntilOpen(url('/room')),
      dialUntilOpen(url('/room')),
      dialUntilOpen(peer().url('/room')),
    ])
    one.socket.send('first')
    await expect.poll(() => other.received).toEqual(['first'])
    other.socket.send('second')
    stranger.socket.send('alone')
    await expect.poll(() => one.received).toEqual(['first', 'second'])
    await expect.poll(() => other.received).toEqual(['first', 'second'])
    await expect.poll(() => stranger.received).toEqual(['alone'])
    expect(typesOf(await log()).filter((type) => type === 'message')).toHaveLength(2)
  })

  test('streams numbers at a rate until it gets another one, and then reports their count', async () => {
    const { url, log } = peer()
    const { socket, received } = await dialUntilOpen(url('/stream', { rate: 500 }))
    await expect.poll(() => received.length).toBeGreaterThan(100)
    socket.send('0')
    await expect.poll(() => received.at(-1)).toMatch('sent')
    const numbers = received.slice(1, -1)
    expect(received[0]).toBe('{"sent":0}')
    expect(numbers.map(Number)).toEqual(numbers.map((_, index) => index))
    expect(received.at(-1)).toBe(`{"sent":${numbers.length}}`)

    socket.send('+1000')
    await expect.poll(() => received.at(-1)).toBe(`{"sent":${numbers.length + 1000}}`)
    expect(Number(received.at(-2))).toBe(numbers.length + 999)
    expect(typesOf(await log())).toEqual(['upgrade', 'open'])
  })

  test('stays at most 500 messages ahead of a client that reports its position, without catching up later', () => {
    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    let sent: string[] = []
    const feed = createFeed(String, (texts) => (sent = [...sent, ...texts]))
    feed.order('=0')
    feed.order('10000')
    vi.advanceTimersByTime(60_000)
    expect(sent).toHaveLength(1 + 500)
    feed.order('=300')
    vi.advanceTimersByTime(60_000)
    expect(sent).toHaveLength(1 + 800)
    feed.order('=1000000')
    vi.advanceTimersByTime(1_000)
    expect(sent.length).toBeLessThan(1 + 800 + 10_000 + 1_000 + 100)
    expect(sent.length).toBeGreaterThan(1 + 800 + 9_000)
    feed.stop()
    const before = sent.length
    vi.advanceTimersByTime(1_000)
    expect(sent).toHaveLength(before)
  })

  test('streams an order book, with a full snapshot now and then', async () => {
    const { socket, received } = await dialUntilOpen(peer().url('/ticker'))
    socket.send('+1000')
    await expect.poll(() => received.length).toBe(1001)
    const book = { bids: new Map<number, number>(), asks: new Map<number, number>() }
    let statements = 0
    for (const [index, text] of received.slice(0, 1000).entries()) {
      const message = JSON.parse(text) as Change | Statement
      expect(message.number).toBe(index)
      if ('side' in message) {
        if (message.size) book[message.side].set(message.price, message.size)
        else book[message.side].delete(message.price)
      } else {
        statements += 1
        expect(new Map(message.bids)).toEqual(book.bids)
        expect(new Map(message.asks)).toEqual(book.asks)
      }
    }
    expect(statements).toBe(20)
    expect(Math.max(...book.bids.keys())).toBeLessThan(Math.min(...book.asks.keys()))
  })

  test('has topics: answers a subscription, sends ticks until it ends, and logs the requests', async () => {
    const { url, log } = peer()
    const { socket, received } = await dialUntilOpen(url('/topics'))
    const ask = (frame: object) => socket.send(JSON.stringify(frame))
    const ticks = () => received.filter((text) => text.startsWith('{"topic":"ticker:gold"'))
    ask({ op: 'subscribe', id: 1, topic: 'ticker:gold' })
    await expect.poll(() => ticks().length).toBeGreaterThan(1)
    expect(received[0]).toBe('{"id":1,"ok":true}')
    expect(ticks().map((text) => (JSON.parse(text) as { data: Tick }).data.number)).toEqual(
      ticks().map((_, number) => number),
    )
    ask({ op: 'unsubscribe', id: 2, topic: 'ticker:gold' })
    await expect.poll(() => received.at(-1)).toBe('{"id":2,"ok":true}')
    const count = received.length
    for (const topic of ['ticker:tin', 'ticker:toString', 'tin', 'ticker:plutonium'])
      ask({ op: 'subscribe', topic })
    ask({ op: 'permit' })
    ask({ op: 'price', name: 'plutonium' })
    ask({ op: 'nothing' })
    socket.send('no JSON')
    await expect
      .poll(() => received.slice(count).map((text) => JSON.parse(text) as unknown))
      .toEqual([
        ...['unknown', 'unknown', 'unknown', 'not for sale'].map((error) => ({ error })),
        { result: 'permitted' },
        { result: expect.any(Number) as number },
        ...['unknown', 'unknown'].map((error) => ({ error })),
      ])
    expect((await log()).flatMap(({ data }) => data ?? []).slice(0, 2)).toEqual([
      '{"op":"subscribe","id":1,"topic":"ticker:gold"}',
      '{"op":"unsubscribe","id":2,"topic":"ticker:gold"}',
    ])
  })

  test('has a book: its changes lead from each version to the next, and lost changes are missing', async () => {
    const { socket, received } = await dialUntilOpen(peer().url('/topics'))
    const ask = (frame: object) => socket.send(JSON.stringify(frame))
    const changes = () =>
      received.flatMap((text) => {
        const { topic, data } = JSON.parse(text) as { topic?: string; data: BookChange }
        return topic === 'book' ? [data] : []
      })
    const resultOf = (id: number) =>
      received
        .map((text) => JSON.parse(text) as { id?: number; result: unknown })
        .find((one) => one.id === id)?.result
    ask({ op: 'subscribe', topic: 'book' })
    ask({ op: 'book', id: 2 })
    await expect.poll(() => changes().length).toBeGreaterThan(20)
    const levels = [...(resultOf(2) as Book).levels]
    const { version } = resultOf(2) as Book
    for (const [index, { number, level, size, sum }] of changes()
      .filter(({ number }) => number > version)
      .entries()) {
      expect(number).toBe(version + 1 + index)
      levels[level] = size
      expect(sumOf(levels)).toBe(sum)
      expect(bookAt(number).levels).toEqual(levels)
    }
    ask({ op: 'lose', id: 3, count: 3 })
    await expect.poll(() => resultOf(3)).toBeDefined()
    const [first = 0, last = 0] = resultOf(3) as number[]
    expect(last).toBe(first + 2)
    await expect.poll(() => changes().at(-1)?.number).toBeGreaterThan(last)
    const numbers = changes().map(({ number }) => number)
    expect(numbers).not.toContain(first)
    expect(numbers).not.toContain(last)
    expect(numbers).toContain(first - 1)
    expect(numbers).toContain(last + 1)
  })

  test('answers requests late if asked to, and not after the end', async () => {
    const { socket, received } = await dialUntilOpen(peer().url('/topics'))
    socket.send(JSON.stringify({ op: 'wait', id: 1, ms: 60 }))
    socket.send(JSON.stringify({ op: 'wait', id: 2 }))
    await expect.poll(() => received).toEqual(['{"id":2,"result":"done"}', '{"id":1,"result":"done"}'])

    vi.useFakeTimers()
    onTestFinished(() => void vi.useRealTimers())
    const sent: string[] = []
    const { receive, stop } = createTopics((text) => sent.push(text))
    receive('{"op":"wait","ms":60}')
    receive('{"op":"subscribe","topic":"ticker:gold"}')
    receive('{"op":"subscribe","topic":"book"}')
    stop()
    vi.advanceTimersByTime(10_000)
    expect(sent).toHaveLength(2)
  })

  test('reads slowly, and reports what it has read', async () => {
    const { url, log } = peer()
    const { socket, received } = await dialUntilOpen(url('/sink', { rate: 32 * 1024 * 1024 }))
    const size = 64 * 1024
    const count = 256
    const start = performance.now()
    for (let number = 0; number < count; number += 1) {
      const message = Buffer.alloc(size)
      message.writeUInt32BE(number)
      socket.send(message)
    }
    await expect.poll(() => received.length).toBe(count)
    expect(performance.now() - start).toBeGreaterThan(450)
    expect(received.map((text) => JSON.parse(text) as unknown)).toEqual(
      received.map((_, number) => ({ number, bytes: (number + 1) * size })),
    )
    socket.send('no')
    await expect.poll(() => received.at(-1)).toBe(`{"number":-1,"bytes":${count * size + 2}}`)
    expect(typesOf(await log())).toEqual(['upgrade', 'open'])
  })

  test('streams a log to a client of /watch', async () => {
    const { url, log } = peer()
    const { ended } = dial(url('/close', { code: 4001 }))
    await ended
    await log('gone')
    const seen: string[] = []
    const { socket } = dial(url('/watch'))
    socket.on('message', (data: Buffer) => seen.push((JSON.parse(data.toString()) as Entry).type))
    await expect.poll(() => seen).toEqual(['upgrade', 'open', 'close', 'gone'])
    dial(url('/never'))
    await expect.poll(() => seen.at(-1)).toBe('upgrade')
    expect(typesOf(await log())).toHaveLength(5)
  })
})
