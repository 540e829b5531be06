import { afterEach, describe, expect, test, vi } from 'vitest'
import { createConnection } from '../../src/core.js'
import { createFakeWebSocket, FakeWebSocket, type FakePeer } from '../../src/testing.js'
import { nextTask } from '../../src/testing/tasks.js'

afterEach(() => {
  vi.useRealTimers()
})

async function pass(): Promise<void> {
  for (let task = 0; task < 20; task += 1) await nextTask()
}

/** Sockets of one class, dialled in this order, their peers, and a log of the events of all sockets. */
function dialAll(...addresses: string[]) {
  const server = createFakeWebSocket()
  const log: string[] = []
  const sockets = addresses.map((address, index) => {
    const socket = new server.WebSocket(address)
    for (const type of ['open', 'error', 'close'] as const)
      socket.addEventListener(type, () => log.push(`${index} ${type}`))
    socket.addEventListener('message', ({ data }: MessageEvent<string>) => log.push(`${index} ${data}`))
    return socket
  })
  return { server, log, sockets, peers: server.peers }
}

const two = () => dialAll('ws://host/a', 'ws://host/b')
const failed = ['0 error', '0 close']

describe('one handshake at a time', () => {
  test('T10 the second socket opens only after the first has opened', async () => {
    const { log, peers } = two()
    const second = peers[1]!.accept()
    await pass()
    expect(log).toEqual([])
    await peers[0]!.accept()
    await second
    expect(log).toEqual(['0 open', '1 open'])
  })

  test('T10 a handshake that is never answered delays all others to the same host', async () => {
    const served: string[] = []
    const server = createFakeWebSocket({
      serve(peer) {
        served.push(peer.url)
        if (!peer.url.endsWith('/hang')) void peer.accept()
      },
    })
    const [hanging, next] = ['hang', 'ok'].map((path) => new server.WebSocket(`ws://host/${path}`))
    await pass()
    expect([served, next!.readyState]).toEqual([['ws://host/hang', 'ws://host/ok'], 0])
    hanging!.close()
    await pass()
    expect([hanging!.readyState, next!.readyState]).toEqual([3, 1])
  })

  test('T10 handshakes begin in the order in which the sockets were made, not in the order of the answers', async () => {
    const { log, peers } = dialAll(...Array<string>(4).fill('ws://host/'))
    await Promise.all([3, 1, 2, 0].map((index) => peers[index]!.accept()))
    expect(log).toEqual(['0 open', '1 open', '2 open', '3 open'])
  })

  test('T10 with accept: true all sockets open one after the other', async () => {
    const server = createFakeWebSocket({ accept: true })
    const sockets = Array.from({ length: 100 }, () => new server.WebSocket('ws://host/'))
    await server.peers[99]!.settled()
    expect(sockets.map(({ readyState }) => readyState)).toEqual(Array(100).fill(1))
  })

  test.each([
    ['refuse', failed],
    ['vanish', failed],
  ] as const)('T10 %s() of the first peer lets the second handshake begin', async (action, seen) => {
    const { log, peers } = two()
    void peers[0]![action]()
    await peers[1]!.accept()
    expect(log).toEqual([...seen, '1 open'])
  })

  test('T10 an answer that the client rejects lets the second handshake begin too', async () => {
    const { log, peers } = two()
    void peers[0]!.accept({ protocol: 'not offered' })
    await peers[1]!.accept()
    expect(log).toEqual([...failed, '1 open'])
  })

  test('T10 close() of the first socket lets the second handshake begin', async () => {
    const { log, sockets, peers } = two()
    sockets[0]!.close()
    await peers[1]!.accept()
    expect(log).toEqual([...failed, '1 open'])
  })

  test('T10 a connection that is open or closing delays no handshake', async () => {
    const { server, sockets, peers } = two()
    void peers[0]!.accept()
    await peers[1]!.accept()
    peers[0]!.stall()
    sockets[0]!.close()
    const third = new server.WebSocket('ws://host/c')
    await peers[2]!.accept()
    expect([sockets[0]!.readyState, third.readyState]).toEqual([2, 1])
  })
})

describe('a socket that waits for its turn', () => {
  test('T10 gets every action of its peer after its handshake begins, in order', async () => {
    const { log, peers } = two()
    void peers[1]!.accept()
    void peers[1]!.send('hello')
    const closed = peers[1]!.close(4001)
    await pass()
    expect(log).toEqual([])
    void peers[0]!.accept()
    await closed
    expect(log).toEqual(['0 open', '1 open', '1 hello', '1 close'])
  })

  test.each(['refuse', 'vanish'] as const)(
    'T10 sees %s() of its peer when its turn comes',
    async (action) => {
      const { log, peers } = two()
      const done = peers[1]![action]()
      await pass()
      expect([log, peers[1]!.readyState]).toEqual([[], 3])
      void peers[0]!.accept()
      await done
      expect(log).toEqual(['0 open', '1 error', '1 close'])
    },
  )

  test('T10 ends at once on close(), and delays no other socket', async () => {
    const { log, sockets, peers } = dialAll(...Array<string>(3).fill('ws://host/'))
    sockets[1]!.close()
    await peers[1]!.closed
    expect(log).toEqual(['1 error', '1 close'])
    void peers[0]!.accept()
    await peers[2]!.accept()
    expect(log.slice(2)).toEqual(['0 open', '2 open'])
  })

  test('T10 makes earlier actions of its peer resolve without effect when it is closed', async () => {
    const { log, sockets, peers } = two()
    const done = [peers[1]!.accept(), peers[1]!.send('a'), peers[1]!.settled()]
    sockets[1]!.close()
    await Promise.all(done)
    await peers[1]!.closed
    expect(log).toEqual(['1 error', '1 close'])
  })

  test('T10 has its latency counted from its turn', async () => {
    vi.useFakeTimers()
    const { log, peers } = two()
    for (const peer of peers) peer.latency = 100
    for (const peer of peers) void peer.accept()
    for (const seen of [['0 open'], ['0 open', '1 open']]) {
      vi.advanceTimersByTime(99)
      await pass()
      expect(log).toEqual(seen.slice(0, -1))
      vi.advanceTimersByTime(1)
      await pass()
      expect(log).toEqual(seen)
    }
  })
})

describe('the hosts', () => {
  test.each([
    ['ws://host/', 'ws://host/other?path'],
    ['ws://host/', 'ws://HOST:80/'],
    ['ws://host/', 'http://host/'],
    ['wss://host/', 'https://host:443/'],
    ['ws://host:443/', 'wss://host/'],
    ['ws://user@host/', 'ws://host/'],
  ])('T10 of %s and %s are the same', async (first, second) => {
    const { sockets, peers } = dialAll(first, second)
    void peers[1]!.accept()
    await pass()
    expect(sockets[1]!.readyState).toBe(0)
  })

  test.each([
    ['ws://host/', 'ws://other/'],
    ['ws://host/', 'ws://host:8080/'],
    ['ws://host/', 'wss://host/'],
    ['ws://host/', 'ws://sub.host/'],
  ])('T10 of %s and %s are not the same', async (first, second) => {
    const { sockets, peers } = dialAll(first, second)
    await peers[1]!.accept()
    expect(sockets.map(({ readyState }) => readyState)).toEqual([0, 1])
  })

  test('T10 are separate for each class, and for FakeWebSocket itself', async () => {
    new FakeWebSocket('ws://host/')
    for (const server of [createFakeWebSocket(), createFakeWebSocket()]) {
      const socket = new server.WebSocket('ws://host/')
      await server.peers[0]!.accept()
      expect(socket.readyState).toBe(1)
      new server.WebSocket('ws://host/')
    }
  })

  test('T10 are shared by a class and its subclasses', async () => {
    const server = createFakeWebSocket()
    class Extended extends server.WebSocket {}
    new server.WebSocket('ws://host/')
    const socket = new Extended('ws://host/')
    void server.peers[1]!.accept()
    await pass()
    expect(socket.readyState).toBe(0)
  })
})

// As in a test of an app: one room with a slow server, and another room.
test('T10 a connection that is closed during its handshake lets the next one to that host open', async () => {
  const answer = (peer: FakePeer) => (peer.url.endsWith('/slow') ? undefined : peer.accept())
  const { WebSocket, peers } = createFakeWebSocket({ serve: answer })
  const [slow, other] = ['slow', 'other'].map((room) => createConnection(`ws://host/${room}`, { WebSocket }))
  slow!.open()
  other!.open()
  await pass()
  expect([peers.length, other!.getSnapshot().readyState]).toEqual([2, 0])
  slow!.close()
  await pass()
  expect(other!.getSnapshot().readyState).toBe(1)
  slow!.dispose()
  other!.dispose()
})
