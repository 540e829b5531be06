import { afterEach, describe, expect, test, vi } from 'vitest'
import { createConnection } from '../../src/core.js'
import { createFakeWebSocket, installFakeWebSocket } from '../../src/testing.js'
import { nextTask } from '../../src/testing/tasks.js'
import { dialFake, dialFakeUntilOpen } from './dialFake.js'

afterEach(() => {
  vi.useRealTimers()
})

describe('settled()', () => {
  test('T12 resolves when the peer has received all earlier messages of the client', async () => {
    const { socket, peer } = await dialFakeUntilOpen()
    for (const text of ['a', 'b', 'c']) socket.send(text)
    socket.send(new Blob(['d']))
    socket.send('e')
    expect(peer.received).toEqual([])
    await peer.settled()
    expect(peer.received).toEqual(['a', 'b', 'c', Uint8Array.of(100), 'e'])
  })

  test('T12 resolves when the client has received all earlier messages of the peer, and promise jobs have run', async () => {
    const { socket, peer, seen } = await dialFakeUntilOpen()
    let jobs = 0
    const work = async () => {
      for (let job = 0; job < 50; job += 1) await Promise.resolve()
      jobs += 1
    }
    socket.addEventListener('message', () => void work())
    for (const text of ['a', 'b', 'c']) void peer.send(text)
    await peer.settled()
    expect([seen, jobs]).toEqual([['a', 'b', 'c'], 3])
  })

  test('T12 waits for immediate answers of listeners, and for the answers of serve to them', async () => {
    const server = createFakeWebSocket({
      accept: true,
      async serve(peer) {
        void peer.send('welcome')
        for (;;) await peer.send(`${String(await peer.next())}!`)
      },
    })
    const socket = new server.WebSocket('ws://peer/')
    const seen: unknown[] = []
    socket.onopen = () => socket.send('hello')
    socket.onmessage = ({ data }) => seen.push(data)
    const peer = await server.nextPeer()
    await peer.settled()
    expect([peer.received, seen]).toEqual([['hello'], ['welcome', 'hello!']])
  })

  test('T12 does not wait for an endless exchange of messages', async () => {
    const server = createFakeWebSocket({
      accept: true,
      async serve(peer) {
        for (;;) await peer.send((await peer.next()) as string)
      },
    })
    const socket = new server.WebSocket('ws://peer/')
    socket.onopen = socket.onmessage = () => socket.send('again')
    const peer = await server.nextPeer()
    await peer.settled()
    expect(peer.received.length).toBeGreaterThan(0)
    socket.close()
    await peer.closed
  })

  test('T12 does not wait for messages that a stall holds back, until resume()', async () => {
    const { socket, peer } = await dialFakeUntilOpen()
    socket.send('a')
    const early = peer.settled()
    peer.stall()
    socket.send('b')
    await Promise.all([early, peer.settled()])
    expect(peer.received).toEqual([])
    void peer.resume()
    await peer.settled()
    expect(peer.received).toEqual(['a', 'b'])
  })

  test('T12 with latency waits for messages in transit, and for nothing else', async () => {
    vi.useFakeTimers()
    const { socket, peer, seen } = await dialFakeUntilOpen()
    peer.latency = 100
    await peer.settled()
    socket.send('a')
    void peer.send('1')
    const settled = vi.fn()
    void peer.settled().then(settled)
    vi.advanceTimersByTime(99)
    for (let task = 0; task < 20; task += 1) await nextTask()
    expect(settled).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    for (let task = 0; task < 20; task += 1) await nextTask()
    expect([settled.mock.calls.length, peer.received, seen]).toEqual([1, ['a'], ['1']])
  })

  test('T12 resolves in every state, and when the connection ends meanwhile', async () => {
    const waiting = dialFake()
    await waiting.peer.settled()
    waiting.socket.close()
    await waiting.peer.settled()

    const vanished = await dialFakeUntilOpen()
    vanished.socket.send('lost')
    const settled = vanished.peer.settled()
    void vanished.peer.vanish()
    await settled
    await vanished.peer.settled()
    expect(vanished.peer.received).toEqual([])

    const closed = await dialFakeUntilOpen()
    closed.socket.send('a')
    closed.socket.close(4000)
    await closed.peer.settled()
    expect([closed.peer.received, closed.peer.closedWith?.code]).toEqual([['a'], 4000])

    const raced = dialFake()
    void raced.peer.accept()
    raced.socket.close()
    void raced.peer.close(1001)
    await raced.peer.settled()
    expect(raced.socket.readyState).toBe(3)
  })
})

// As in a test of an app: queued messages go out when the connection opens.
test('T12 settled() after accept() waits for all queued messages of a connection', async () => {
  const server = installFakeWebSocket()
  const connection = createConnection('ws://peer/')
  connection.open()
  for (const text of ['first', 'second', 'third']) connection.send(text)
  const peer = await server.nextPeer()
  await peer.accept()
  await peer.settled()
  expect(peer.received).toEqual(['first', 'second', 'third'])
  connection.dispose()
  await peer.settled()
  expect(peer.closedWith).toEqual({ code: 1000, reason: '' })
  server.uninstall()
})
