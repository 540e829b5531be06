import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createRun } from '../../src/storybook/createRun.js'
import { createServe } from '../../src/storybook/createServe.js'
import type { WebSocketParameters } from '../../src/storybook.js'
import { nextTask } from '../../src/testing/tasks.js'
import { createFakeWebSocket } from '../../src/testing.js'
import { collectUncaught } from '../support/collectUncaught.js'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

async function settle(): Promise<void> {
  for (let task = 0; task < 10; task += 1) await nextTask()
}

async function pass(milliseconds: number): Promise<void> {
  await settle()
  vi.advanceTimersByTime(milliseconds)
  await settle()
}

/** Clients of one server with these parameters. */
function play(parameters: WebSocketParameters) {
  const server = createFakeWebSocket({ serve: createServe(parameters) })
  return async (address = 'ws://peer/') => {
    const socket = new server.WebSocket(address)
    const peer = server.peers.at(-1)!
    const seen: unknown[] = []
    socket.binaryType = 'arraybuffer'
    socket.onopen = () => seen.push('open')
    socket.onmessage = ({ data }: MessageEvent<unknown>) => seen.push(data)
    socket.onclose = ({ code, reason }) => seen.push(reason ? [code, reason] : code)
    await settle()
    return { socket, peer, seen }
  }
}

describe('steps', () => {
  test('D2 if there are none, every connection is accepted', async () => {
    for (const parameters of [{}, { script: [] }, { script: [{ accept: true }] }] as const) {
      const dial = play(parameters)
      expect([(await dial()).seen, (await dial()).seen]).toEqual([['open'], ['open']])
    }
  })

  test('D2 that need an open connection accept it first', async () => {
    const { seen } = await play({ script: [{ send: 'a' }, { sendJson: { b: [1] } }, { close: 4001 }] })()
    expect(seen).toEqual(['open', 'a', '{"b":[1]}', 4001])
  })

  test('D2 wait for the time of after, counted from the step before', async () => {
    const dial = play({ script: [{ after: 100, accept: true }, { after: 50, send: 'a' }, { send: 'b' }] })
    const { seen } = await dial()
    await pass(99)
    expect(seen).toEqual([])
    await pass(1)
    expect(seen).toEqual(['open'])
    await pass(49)
    expect(seen).toEqual(['open'])
    await pass(1)
    expect(seen).toEqual(['open', 'a', 'b'])
  })

  test('D2 continue from one connection to the next, and then start again', async () => {
    const dial = play({
      script: [
        { send: 'a' },
        { vanish: true },
        { refuse: true },
        { send: 'back' },
        { close: { code: 1012, reason: 'restart' } },
      ],
    })
    const expected = [['open', 'a', 1006], [1006], ['open', 'back', [1012, 'restart']]]
    for (const seen of [...expected, ...expected]) expect((await dial()).seen).toEqual(seen)
  })

  test('D2 that only refuse do so for every connection', async () => {
    const dial = play({ script: [{ refuse: true }] })
    expect([(await dial()).seen, (await dial()).seen]).toEqual([[1006], [1006]])
  })

  test('D2 continue with the next connection when the client ends one in the middle', async () => {
    const dial = play({ script: [{ send: 'a' }, { after: 100, send: 'b' }] })
    const first = await dial()
    first.socket.close(4000)
    await pass(100)
    expect(first.seen).toEqual(['open', 'a', 4000])
    expect((await dial()).seen).toEqual(['open', 'b'])
    expect((await dial()).seen).toEqual(['open', 'a'])
  })

  test('D2 run separately for connections that are open at the same time, and for other addresses', async () => {
    const dial = play({
      script: [{ send: 'a' }, { next: true }, { send: 'b' }, { vanish: true }, { send: 'c' }],
    })
    const first = await dial()
    const second = await dial()
    first.socket.send('')
    await settle()
    expect([first.seen, second.seen]).toEqual([
      ['open', 'a', 'b', 1006],
      ['open', 'a'],
    ])
    expect((await dial('ws://other/')).seen).toEqual(['open', 'a'])
    expect((await dial()).seen).toEqual(['open', 'c'])
  })

  test('D2 that continue with a connection take no other one at the same time', async () => {
    const dial = play({ script: [{ refuse: true }, { send: 'a' }, { next: true }, { send: 'b' }] })
    await dial()
    const second = await dial()
    const third = await dial()
    second.socket.send('')
    await settle()
    expect([second.seen, third.seen]).toEqual([['open', 'a', 'b'], [1006]])
  })

  test('D2 next waits for a message, through several connections if necessary', async () => {
    const dial = play({ script: [{ accept: true }, { next: true }, { send: 'received' }] })
    const first = await dial()
    expect(first.seen).toEqual(['open'])
    first.socket.close()
    await settle()
    const second = await dial()
    expect(second.seen).toEqual(['open'])
    second.socket.send('hello')
    await settle()
    expect(second.seen).toEqual(['open', 'received'])
  })

  test('D2 send bytes, an empty close frame and a subprotocol, and stall and resume', async () => {
    const bytes = Uint8Array.of(1, 2)
    const dial = play({
      script: [{ send: bytes }, { stall: true }, { after: 10, resume: true }, { close: true }],
    })
    const { socket, peer, seen } = await dial()
    socket.send('a')
    await settle()
    expect(peer.received).toEqual([])
    await pass(10)
    expect([peer.received, seen]).toEqual([['a'], ['open', bytes.buffer, 1005]])
    const offering = createFakeWebSocket({ serve: createServe({ script: [{ accept: { protocol: 'b' } }] }) })
    const offered = new offering.WebSocket('ws://peer/', ['a', 'b'])
    await settle()
    expect(offered.protocol).toBe('b')
  })

  test('D2 breakProtocol accepts the connection first, and the next connection continues', async () => {
    const dial = play({ script: [{ breakProtocol: true }, { send: 'back' }] })
    const first = await dial()
    expect([first.seen, first.peer.closedWith]).toEqual([['open', 1006], { code: 1002, reason: '' }])
    expect((await dial()).seen).toEqual(['open', 'back'])
  })

  test('D2 latency applies to each connection', async () => {
    const { peer, seen } = await play({ latency: 70, script: [{ send: 'a' }] })()
    expect([peer.latency, seen]).toEqual([70, []])
    await pass(70)
    expect(seen).toEqual(['open', 'a'])
  })
})

describe('a script function', () => {
  test('D2 serves each connection, and may leave it waiting', async () => {
    let waited = 0
    const dial = play({
      async script(peer, { wait }) {
        if (peer.url.endsWith('/deaf')) return
        await peer.accept()
        for (let count = 0; ; count += 1) {
          await peer.send(String(count))
          await wait(100)
          waited += 1
        }
      },
    })
    const [first, second, deaf] = [await dial(), await dial(), await dial('ws://peer/deaf')]
    await pass(100)
    first.socket.close()
    await pass(100)
    expect([first.seen, second.seen, deaf.seen]).toEqual([
      ['open', '0', '1', 1005],
      ['open', '0', '1', '2'],
      [],
    ])
    expect([waited, vi.getTimerCount()]).toEqual([3, 1])
  })
})

test('D5 an error that a script function throws is reported, even after the connection has ended', async () => {
  vi.useRealTimers()
  const uncaught = collectUncaught()
  const bug = new Error('bug')
  const dial = play({
    async script(peer) {
      await peer.accept()
      for (;;) if ((await peer.next()) === 'then throw') break
      await peer.closed
      throw bug
    },
  })
  const [ending, throwing] = [await dial(), await dial()]
  throwing.socket.send('then throw')
  await throwing.peer.settled()
  for (const { socket, peer } of [ending, throwing]) {
    socket.close()
    await peer.closed
  }
  expect(await uncaught()).toEqual([bug])
})

describe('invalid parameters', () => {
  const wrong: readonly (readonly [unknown, string])[] = [
    [{ script: 'hello' }, 'parameters.webSocket.script: must be steps or a function, got string'],
    [{ script: [{ send: 'a' }, null] }, 'parameters.webSocket.script[1]: must be an object, got null'],
    [{ script: [{ say: 'a' }] }, 'parameters.webSocket.script[0]: must be after, accept, refuse,'],
    [{ script: [{ send: 'a', vanish: true }] }, 'script[0]: must do one thing, got send, vanish'],
    [{ script: [{ after: -1 }] }, 'script[0].after: must be milliseconds from 0 on, got -1'],
    [{ script: [{ after: '5' }] }, 'script[0].after: must be milliseconds from 0 on, got 5'],
    [{ latency: Infinity }, 'parameters.webSocket.latency: must be milliseconds from 0 on, got Infinity'],
    [{ latency: NaN }, 'parameters.webSocket.latency: must be milliseconds from 0 on, got NaN'],
  ]
  test.each(wrong)('D5 %j throw an error that says where', (parameters, message) => {
    expect(() => createServe(parameters as WebSocketParameters)).toThrow(TypeError)
    expect(() => createServe(parameters as WebSocketParameters)).toThrow(message)
  })
})

test('D5 an impossible step rejects', async () => {
  const server = createFakeWebSocket()
  Reflect.construct(server.WebSocket, ['ws://peer/'])
  await expect(createRun([{ resume: true }], server.peers[0]!).ended).rejects.toThrow(
    'resume of a fake peer: the connection must be stalled',
  )
})

describe('topics', () => {
  const follow = JSON.stringify({ id: 1, subscribe: ['a', 'secret'] })

  test('D7 the steps push and refuseTopic drive a peer that serves topics', async () => {
    const dial = play({
      topics: true,
      script: [
        { refuseTopic: ['secret', 'no'] },
        { after: 100, push: ['a', 1] },
        { push: ['b', 2] },
        { after: 100, refuseTopic: ['a', 'over'] },
      ],
    })
    const { socket, seen } = await dial()
    socket.send(follow)
    await pass(100)
    await pass(100)
    expect(seen.map((one) => (one === 'open' ? one : (JSON.parse(one as string) as unknown)))).toEqual([
      'open',
      { id: 1, topic: 'a', reply: true },
      { topic: 'secret', error: 'no' },
      { topic: 'a', data: 1 },
      { topic: 'a', error: 'over' },
    ])
  })

  test('D7 the steps push and refuseTopic throw without topics', () => {
    expect(() => createServe({ script: [{ push: ['a', 1] }] })).toThrow(
      'parameters.webSocket.script[0]: needs parameters.webSocket.topics',
    )
  })

  test('D7 a frame that cannot be read is reported as uncaught', async () => {
    const uncaught = collectUncaught()
    const { socket } = await play({ topics: true })()
    socket.send('no JSON')
    await settle()
    expect(await uncaught()).toEqual([expect.any(SyntaxError)])
  })
})
