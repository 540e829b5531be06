import { describe, expect, test } from 'vitest'
import { createFakeWebSocket, type FakePeer } from '../../src/testing.js'
import { nextTask } from '../../src/testing/tasks.js'
import { dialFake, dialFakeUntilOpen } from './dialFake.js'

const bytes = (...values: number[]) => Uint8Array.from(values)
const gone = { code: 1006, reason: '', wasClean: false }

describe('an action', () => {
  test('T3 accept() resolves when the client is open and its listeners have run', async () => {
    const { socket, peer, seen } = dialFake()
    const accepted = peer.accept()
    expect([socket.readyState, seen]).toEqual([0, []])
    await accepted
    expect([socket.readyState, seen]).toEqual([1, ['open']])
  })

  test('T3 resolves after the promise jobs that it caused', async () => {
    const { socket, peer } = await dialFakeUntilOpen()
    let jobs = 0
    socket.onmessage = async () => {
      for (; jobs < 50; jobs += 1) await Promise.resolve()
    }
    await peer.send('a')
    expect(jobs).toBe(50)
  })

  test('T3 takes effect in the order of the calls if none is awaited', async () => {
    const { peer, seen } = dialFake()
    void peer.accept()
    void peer.send('a')
    void peer.send('b')
    await peer.close(4001, 'bye')
    expect(seen).toEqual(['open', 'a', 'b', { code: 4001, reason: 'bye', wasClean: true }])
  })

  test('T3 refuse() resolves after error and close', async () => {
    const { socket, peer, seen } = dialFake()
    await peer.refuse()
    expect([socket.readyState, seen]).toEqual([3, ['error', gone]])
    expect(await peer.closed).toBeNull()
  })

  test('T3 close() without a code sends an empty frame', async () => {
    const { peer, seen } = await dialFakeUntilOpen()
    await peer.close()
    expect(seen).toEqual([{ code: 1005, reason: '', wasClean: true }])
    expect(peer.closedWith).toEqual({ code: 1005, reason: '' })
  })

  test('T3 send() copies bytes when it is called', async () => {
    const { socket, peer, seen } = await dialFakeUntilOpen()
    socket.binaryType = 'arraybuffer'
    const buffer = bytes(0, 1, 2, 3)
    const sent = peer.send(buffer.subarray(1, 3))
    buffer.fill(9)
    await sent
    expect(seen).toEqual([bytes(1, 2).buffer])
    await peer.send(buffer.buffer)
    expect(seen[1]).toEqual(bytes(9, 9, 9, 9).buffer)
    expect(seen[1]).not.toBe(buffer.buffer)
  })

  test('T3 converts lone surrogates in messages and reasons to U+FFFD', async () => {
    const { peer, seen } = await dialFakeUntilOpen()
    await peer.send('a\uD83D')
    await peer.close(1011, '\uD83Db')
    expect(seen).toEqual(['a\uFFFD', { code: 1011, reason: '\uFFFDb', wasClean: true }])
  })

  test('T3 accept() picks the first subprotocol, the given one, or none', async () => {
    const first = dialFake(['a', 'b'])
    await first.peer.accept()
    const given = dialFake(['a', 'b'])
    await given.peer.accept({ protocol: 'b' })
    const none = dialFake()
    await none.peer.accept()
    expect([first, given, none].map(({ socket }) => socket.protocol)).toEqual(['a', 'b', ''])
    expect(first.peer.protocols).toEqual(['a', 'b'])
  })

  test.each([
    [['a'], 'b'],
    [['a'], ''],
    [[], 'a'],
  ])(
    'T3 accept() of a client that offered %j fails the connection if the protocol is %j',
    async (offered, protocol) => {
      const { socket, peer, seen } = dialFake(offered)
      await peer.accept({ protocol })
      expect([socket.readyState, socket.protocol, seen]).toEqual([3, '', ['error', gone]])
      expect(() => peer.send('a')).toThrow('got over')
    },
  )
})

describe('an impossible action', () => {
  const states = {
    waiting: () => Promise.resolve(dialFake().peer),
    open: async () => (await dialFakeUntilOpen()).peer,
    async stalled() {
      const { peer } = await dialFakeUntilOpen()
      peer.stall()
      return peer
    },
    async closing() {
      const { peer } = await dialFakeUntilOpen()
      void peer.close(1001)
      return peer
    },
    async over() {
      const { peer } = await dialFakeUntilOpen()
      await peer.vanish()
      return peer
    },
  }
  const actions = {
    accept: (peer: FakePeer) => peer.accept(),
    refuse: (peer: FakePeer) => peer.refuse(),
    send: (peer: FakePeer) => peer.send('a'),
    close: (peer: FakePeer) => peer.close(),
    vanish: (peer: FakePeer) => peer.vanish(),
    stall: (peer: FakePeer) => peer.stall(),
    resume: (peer: FakePeer) => peer.resume(),
  }
  const possible: Record<keyof typeof states, (keyof typeof actions)[]> = {
    waiting: ['accept', 'refuse', 'vanish'],
    open: ['send', 'close', 'vanish', 'stall'],
    stalled: ['send', 'close', 'vanish', 'resume'],
    closing: ['vanish'],
    over: [],
  }

  test.each(Object.keys(states) as (keyof typeof states)[])(
    'T4 throws at once for a peer that is %s, and the possible ones resolve',
    async (state) => {
      const done: string[] = []
      for (const [name, action] of Object.entries(actions)) {
        const peer = await states[state]()
        try {
          await action(peer)
          done.push(name)
        } catch (error) {
          expect((error as Error).message).toMatch(
            new RegExp(`^${name} of a fake peer: the connection must be .+, got .+`),
          )
        }
      }
      expect(done).toEqual(possible[state])
    },
  )

  // Promises may reject later, but a mistake throws at the call.
  test('T4 throws before it returns, and changes nothing', async () => {
    const { peer, seen } = dialFake()
    expect(() => peer.send('a')).toThrow(/must be open .*got waiting/)
    await peer.accept()
    expect(() => peer.accept()).toThrow(/must be waiting .*got open/)
    expect(() => peer.close(1006)).toThrow('code must be one that a server may send, got 1006')
    expect(() => peer.send(7 as never)).toThrow('must be a string, an ArrayBuffer or a view, got number')
    await peer.send('a')
    expect(seen).toEqual(['open', 'a'])
  })

  test.each([0, 999, 1004, 1005, 1006, 1010, 1015, 1016, 2999, 5000, 65536, 1000.5, NaN])(
    'T4 close() throws for code %s, which a server must not send',
    async (code) => {
      const { peer } = await dialFakeUntilOpen()
      expect(() => peer.close(code)).toThrow(`close of a fake peer: code must be one`)
    },
  )

  test.each([1000, 1001, 1002, 1003, 1007, 1008, 1009, 1011, 1012, 1013, 1014, 3000, 4999])(
    'T3 close() accepts code %i, which a server may send',
    async (code) => {
      const { peer, seen } = await dialFakeUntilOpen()
      await peer.close(code)
      expect(seen).toEqual([{ code, reason: '', wasClean: true }])
    },
  )

  test('T4 close() throws for a reason without a code, and for one of more than 123 bytes', async () => {
    const { peer, seen } = await dialFakeUntilOpen()
    expect(() => peer.close(undefined, 'why')).toThrow('a reason must come with a code, got "why"')
    expect(() => peer.close(1000, 'é'.repeat(62))).toThrow('must fit in 123 bytes of UTF-8')
    const reason = `${'é'.repeat(61)}a`
    await peer.close(1000, reason)
    expect(seen).toEqual([{ code: 1000, reason, wasClean: true }])
  })
})

describe('a fake peer', () => {
  test('T5 keeps every received message in order: texts unchanged, and bytes as they were when sent', async () => {
    const { socket, peer } = await dialFakeUntilOpen()
    const buffer = bytes(1, 2, 3)
    socket.send('a')
    socket.send(new Blob([bytes(4, 5)]))
    socket.send(buffer)
    socket.send(buffer.buffer)
    socket.send(new DataView(buffer.buffer, 1, 1))
    socket.send('\uDC00')
    buffer.fill(9)
    while (peer.received.length < 6) await peer.next()
    expect(peer.received).toEqual(['a', bytes(4, 5), bytes(1, 2, 3), bytes(1, 2, 3), bytes(2), '\uFFFD'])
  })

  test('T5 next() returns each message once, whether it came before the call or comes later', async () => {
    const { socket, peer } = await dialFakeUntilOpen()
    socket.send('a')
    socket.send('b')
    await peer.send('so that both have arrived')
    const later = [peer.next(), peer.next(), peer.next(), peer.next()]
    socket.send('c')
    socket.send('')
    expect(await Promise.all(later)).toEqual(['a', 'b', 'c', ''])
  })

  test('T5 next() rejects when the connection ends without a message, and after that', async () => {
    const { socket, peer } = await dialFakeUntilOpen()
    socket.send('a')
    const both = Promise.allSettled([peer.next(), peer.next()])
    await nextTask()
    socket.close()
    const [first, second] = await both
    expect(first).toEqual({ status: 'fulfilled', value: 'a' })
    expect(second).toMatchObject({ status: 'rejected' })
    await expect(peer.next()).rejects.toThrow('a message must come before the connection ends, got 1 in all')
  })

  test('T5 closedWith and closed have the close frame of the client', async () => {
    const { socket, peer, seen } = await dialFakeUntilOpen()
    expect(peer.closedWith).toBeNull()
    socket.close(4000, 'bye')
    expect(peer.closedWith).toBeNull()
    expect(await peer.closed).toEqual({ code: 4000, reason: 'bye' })
    expect(peer.closedWith).toEqual({ code: 4000, reason: 'bye' })
    expect(seen).toEqual([{ code: 4000, reason: 'bye', wasClean: true }])
  })

  test('T5 closed resolves after the close listeners of the client and their promise jobs', async () => {
    const { socket, peer } = await dialFakeUntilOpen()
    let jobs = 0
    socket.onclose = async () => {
      for (; jobs < 50; jobs += 1) await Promise.resolve()
    }
    socket.close()
    await peer.closed
    expect(jobs).toBe(50)
  })

  test('T5 gets no close frame from a client that closes during the handshake', async () => {
    const { socket, peer, seen } = dialFake()
    socket.close(4000, 'bye')
    expect(await peer.closed).toBeNull()
    expect(seen).toEqual(['error', gone])
    expect(() => peer.accept()).toThrow('got over')
  })

  test('T2 actions before the peer learns that the client has closed have no effect', async () => {
    const { socket, peer, seen } = dialFake()
    socket.close()
    void peer.accept()
    void peer.send('a')
    await peer.close(1001, 'bye')
    await nextTask()
    expect([socket.readyState, socket.protocol, seen]).toEqual([3, '', ['error', gone]])
    expect(peer.closedWith).toBeNull()
  })

  test.each(['refuse', 'vanish'] as const)(
    'T2 the connection ends once, even if the peer calls %s() before it learns of the end',
    async (action) => {
      const { socket, peer, seen } = dialFake()
      socket.close()
      await peer[action]()
      await nextTask()
      expect([socket.readyState, seen]).toEqual([3, ['error', gone]])
    },
  )

  test('T5 readyState has the state of the connection as the peer knows it', async () => {
    const refused = dialFake()
    const { peer } = dialFake()
    const states = [peer.readyState]
    await peer.accept()
    states.push(peer.readyState)
    peer.stall()
    states.push(peer.readyState)
    const closed = peer.close(1000)
    states.push(peer.readyState)
    await closed
    states.push(peer.readyState)
    refused.socket.close()
    await refused.peer.closed
    expect([...states, refused.peer.readyState]).toEqual([0, 1, 1, 2, 3, 3])
  })

  test('T5 has the address and the subprotocols that the client requested', () => {
    const { WebSocket, peers } = createFakeWebSocket()
    new WebSocket('HTTPS://Example.com:443/a/../b?c#'.slice(0, -1), 'chat')
    expect(peers[0]).toMatchObject({ url: 'wss://example.com/b?c', protocols: ['chat'] })
  })
})

describe('a bad connection', () => {
  test('T8 vanish() ends the connection without a close frame and without an error', async () => {
    const { socket, peer, seen } = await dialFakeUntilOpen()
    await peer.vanish()
    expect([socket.readyState, seen]).toEqual([3, [gone]])
    expect(await peer.closed).toBeNull()
  })

  test('T8 vanish() during the handshake fails the connection', async () => {
    const { peer, seen } = dialFake()
    await peer.vanish()
    expect(seen).toEqual(['error', gone])
  })

  test('T8 messages that the client sends right before and after vanish() never arrive', async () => {
    const { socket, peer } = await dialFakeUntilOpen()
    socket.send('a')
    // The message is in transit now.
    for (let job = 0; job < 10; job += 1) await Promise.resolve()
    const vanished = peer.vanish()
    socket.send('b')
    await vanished
    expect([peer.received, socket.bufferedAmount]).toEqual([[], 2])
  })

  test('T8 messages of the client are buffered while the peer stalls, and arrive on resume()', async () => {
    const { socket, peer, seen } = await dialFakeUntilOpen()
    peer.stall()
    socket.send('abc')
    socket.send(bytes(1, 2))
    await peer.send('still talking')
    expect([socket.bufferedAmount, peer.received]).toEqual([5, []])
    await peer.resume()
    expect([socket.bufferedAmount, peer.received]).toEqual([0, ['abc', bytes(1, 2)]])
    expect(seen).toEqual(['still talking'])
  })

  test('T8 stall() also holds back a message that is already in transit', async () => {
    const { socket, peer } = await dialFakeUntilOpen()
    socket.send('abc')
    peer.stall()
    await peer.send('later')
    expect([socket.bufferedAmount, peer.received]).toEqual([3, []])
  })

  test('T8 a stalled peer leaves the client CLOSING until resume()', async () => {
    const { socket, peer, seen } = await dialFakeUntilOpen()
    peer.stall()
    socket.send('a')
    socket.close(4000, 'bye')
    await peer.send('never delivered')
    expect([socket.readyState, seen, peer.closedWith]).toEqual([2, [], null])
    await peer.resume()
    expect(await peer.closed).toEqual({ code: 4000, reason: 'bye' })
    expect([peer.received, seen]).toEqual([['a'], [{ code: 4000, reason: 'bye', wasClean: true }]])
  })

  test('T8 resume() without buffered messages resolves, and the connection works as before', async () => {
    const { socket, peer } = await dialFakeUntilOpen()
    peer.stall()
    await peer.resume()
    socket.send('a')
    expect(await peer.next()).toBe('a')
  })

  test('T8 close() first reads the buffered messages and the close frame of the client', async () => {
    const { socket, peer, seen } = await dialFakeUntilOpen()
    peer.stall()
    socket.send('a')
    socket.close(4000, 'mine')
    await peer.close(4001, 'theirs')
    expect([peer.received, peer.closedWith]).toEqual([['a'], { code: 4000, reason: 'mine' }])
    expect(seen).toEqual([{ code: 4001, reason: 'theirs', wasClean: true }])
  })

  test('T8 vanish() ends a stalled closing handshake with 1006', async () => {
    const { socket, peer, seen } = await dialFakeUntilOpen()
    peer.stall()
    socket.close(4000)
    await peer.vanish()
    expect([seen, peer.closedWith]).toEqual([[gone], null])
  })
})
