// @vitest-environment node
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createConnection } from '../../src/core.js'
import { createFakeWebSocket, FakeWebSocket, installFakeWebSocket, type FakePeer } from '../../src/testing.js'
import { nextTask } from '../../src/testing/tasks.js'
import { collectUncaught } from '../support/collectUncaught.js'
import { isClosed, isOpen, until } from '../support/until.js'

const property = () => Object.getOwnPropertyDescriptor(globalThis, 'WebSocket')
const original = property()

afterEach(() => {
  if (original) Object.defineProperty(globalThis, 'WebSocket', original)
  else Reflect.deleteProperty(globalThis, 'WebSocket')
})

const place = (descriptor: PropertyDescriptor | null) => {
  Reflect.deleteProperty(globalThis, 'WebSocket')
  if (descriptor) Object.defineProperty(globalThis, 'WebSocket', { configurable: true, ...descriptor })
}
const get = () => FakeWebSocket

describe('installing', () => {
  test.each([
    ['nothing', null],
    ['a hidden value', { value: 1, writable: true }],
    ['an enumerable value', { value: undefined, enumerable: true }],
    ['a getter', { get, enumerable: true }],
  ])('T7 uninstalling restores the global exactly: %s', (_, descriptor) => {
    place(descriptor)
    const before = property()
    const server = installFakeWebSocket()
    expect(globalThis.WebSocket).toBe(server.WebSocket)
    server.uninstall()
    expect(property()).toEqual(before)
    expect('WebSocket' in globalThis).toBe(descriptor !== null)
  })

  test('T7 uninstall() works once, and in the reverse order of the installing', () => {
    place({ value: 1 })
    const first = installFakeWebSocket()
    const second = installFakeWebSocket()
    expect(() => first.uninstall()).toThrow('the global WebSocket must be the installed one, got another')
    second.uninstall()
    expect(globalThis.WebSocket).toBe(first.WebSocket)
    first.uninstall()
    second.uninstall()
    first.uninstall()
    expect(globalThis.WebSocket).toBe(1)
  })

  test('T7 other stubs may replace the installed global', () => {
    const server = installFakeWebSocket()
    vi.stubGlobal('WebSocket', 1)
    expect(globalThis.WebSocket).toBe(1)
    vi.unstubAllGlobals()
    expect(globalThis.WebSocket).toBe(server.WebSocket)
    server.uninstall()
  })

  test('T7 sockets that are open at uninstall() keep working', async () => {
    const server = installFakeWebSocket({ accept: true })
    const socket = new WebSocket('ws://peer/')
    server.uninstall()
    const [peer] = server.peers
    await peer!.send('a')
    socket.close(1000)
    expect(await peer!.closed).toEqual({ code: 1000, reason: '' })
  })
})

describe('peers', () => {
  test('T7 nextPeer() returns each peer once and in order, whether it was dialled before the call or later', async () => {
    const server = createFakeWebSocket()
    new server.WebSocket('ws://a/')
    new server.WebSocket('ws://b/')
    const all = [1, 2, 3, 4].map(() => server.nextPeer())
    new server.WebSocket('ws://c/')
    new server.WebSocket('ws://d/')
    const peers = await Promise.all(all)
    expect(peers.map(({ url }) => url)).toEqual(['ws://a/', 'ws://b/', 'ws://c/', 'ws://d/'])
    expect(server.peers).toEqual(peers)
  })

  test('T7 a server has only its own sockets, and none whose constructor threw', () => {
    const [one, other] = [createFakeWebSocket(), createFakeWebSocket()]
    new one.WebSocket('ws://a/')
    class Extended extends one.WebSocket {}
    expect(new Extended('ws://b/')).toBeInstanceOf(Extended)
    new FakeWebSocket('ws://c/')
    expect(() => new one.WebSocket('ftp://d/')).toThrow(DOMException)
    expect([one.peers.length, other.peers.length]).toEqual([2, 0])
  })

  test('T7 a server accepts connections by itself only with accept: true', async () => {
    const patient = createFakeWebSocket()
    const waiting = new patient.WebSocket('ws://a/')
    const accepting = createFakeWebSocket({ accept: true })
    const socket = new accepting.WebSocket('ws://a/', ['chat'])
    const open = vi.fn()
    socket.onopen = open
    expect(socket.readyState).toBe(0)
    await accepting.peers[0]!.send('at once')
    expect([socket.readyState, socket.protocol, open.mock.calls.length]).toEqual([1, 'chat', 1])
    expect(waiting.readyState).toBe(0)
    expect(() => accepting.peers[0]!.accept()).toThrow('got open')
  })

  test('T9 serve is called with the peer of each connection, after accept: true has accepted it', async () => {
    const served: FakePeer[] = []
    const serve = async (peer: FakePeer) => {
      served.push(peer)
      if (peer.readyState === 0) await peer.accept()
      await peer.send('welcome')
    }
    for (const accept of [true, false]) {
      const server = createFakeWebSocket({ accept, serve })
      const socket = new server.WebSocket('ws://a/')
      const data = await new Promise((resolve) => {
        socket.onmessage = (event) => resolve(event.data)
      })
      expect(data).toBe('welcome')
      expect(served.pop()).toBe(server.peers[0])
    }
    expect(served).toEqual([])
  })

  test('T9 a loop over next() in serve that ends with the connection causes no error', async () => {
    const server = createFakeWebSocket({
      async serve(peer) {
        await peer.accept()
        for (;;) await peer.send(`${String(await peer.next())}!`)
      },
    })
    const socket = new server.WebSocket('ws://a/')
    const seen: unknown[] = []
    socket.onopen = () => socket.send('a')
    socket.onmessage = ({ data }) => {
      seen.push(data)
      socket.close()
    }
    // An unhandled rejection would fail the run.
    await server.peers[0]!.closed
    await nextTask()
    expect(seen).toEqual(['a!'])
  })

  test('T9 an error that serve throws while the connection is open is reported as uncaught', async () => {
    const uncaught = collectUncaught()
    const bug = new Error('bug')
    const server = createFakeWebSocket({
      accept: true,
      serve() {
        throw bug
      },
    })
    expect(new server.WebSocket('ws://a/').readyState).toBe(0)
    expect(await uncaught()).toEqual([bug])
  })

  test('T7 a FakeWebSocket without a server stays CONNECTING until it is closed', async () => {
    const socket = new FakeWebSocket('ws://none/')
    await nextTask()
    expect(socket.readyState).toBe(0)
    const closed = new Promise((resolve) => (socket.onclose = resolve))
    socket.close()
    expect(await closed).toMatchObject({ type: 'close', code: 1006, wasClean: false })
  })
})

test('T6 the fake works without a page, as the global and as the option', async () => {
  const installed = installFakeWebSocket()
  const separate = createFakeWebSocket()
  for (const [server, options] of [
    [installed, {}],
    [separate, { WebSocket: separate.WebSocket }],
  ] as const) {
    const connection = createConnection('ws://peer/', { ...options, reconnect: false })
    connection.open()
    const peer = await server.nextPeer()
    await peer.accept()
    expect(isOpen(connection.getSnapshot())).toBe(true)
    connection.send('hello')
    expect(await peer.next()).toBe('hello')
    await peer.close(4001, 'bye')
    await until(connection, isClosed)
    expect(connection.getSnapshot().lastCloseEvent).toMatchObject({
      code: 4001,
      reason: 'bye',
      wasClean: true,
    })
    connection.dispose()
  }
  installed.uninstall()
})
