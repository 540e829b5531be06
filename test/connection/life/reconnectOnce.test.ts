import { beforeEach, describe, expect, test, vi } from 'vitest'
import { withFakeClock } from '../../support/fakeClock.js'
import { FakeWebSocket } from '../../support/FakeWebSocket.js'
import { later, soon } from '../../support/later.js'
import { openWitness, witness } from '../../support/witness.js'

const steady = { delay: 1_000, jitter: 'none' } as const

withFakeClock()

const dials = () => FakeWebSocket.all.length

describe('reconnect()', () => {
  test('R16 reconnects once for many calls in one turn', async () => {
    const [connection] = openWitness()
    for (let caller = 0; caller < 20; caller += 1) connection.reconnect()
    await soon()
    expect(dials()).toBe(2)
    expect(connection.closeEvents).toHaveLength(1)
  })

  test('R16 does nothing in the turn in which an attempt began, and calls the address function once', async () => {
    const source = vi.fn(async () => Promise.resolve('ws://peer/'))
    const connection = witness({}, source)
    connection.enable(true)
    connection.reconnect()
    connection.reconnect()
    await soon()
    expect(source).toHaveBeenCalledOnce()
    expect(dials()).toBe(1)
    // Afterwards it reconnects.
    connection.reconnect()
    await soon()
    expect(dials()).toBe(2)
  })

  test.each(['onClose', 'onError'] as const)(
    'R16 within %s of a failure waits as the retry would',
    async (name) => {
      const [connection, socket] = openWitness({ reconnect: steady, [name]: () => connection.reconnect() })
      socket.drop()
      expect(connection.getSnapshot()).toMatchObject({
        status: 'reconnecting',
        retry: { attempt: 1, delay: 1_000 },
      })
      expect(dials()).toBe(1)
      for (const wait of [1_000, 2_000, 4_000]) {
        await later(wait - 1)
        const before = dials()
        await later(1)
        expect(dials()).toBe(before + 1)
        FakeWebSocket.last.refuse()
      }
    },
  )

  test('R16 within onClose waits as the backoff would, and counts attempts, also when nothing retries', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(1)
    const connection = witness({ onClose: () => connection.reconnect() })
    connection.open()
    for (const wait of [1_000, 2_000]) {
      FakeWebSocket.last.refuse()
      expect(connection.getSnapshot().retry?.delay).toBe(wait)
      const before = dials()
      await later(wait)
      expect(dials()).toBe(before + 1)
    }
    vi.restoreAllMocks()
  })

  test('R16 dials at once within onClose after close(), as open() does within onReconnectStop', () => {
    const [connection, socket] = openWitness({ onClose: () => connection.reconnect() })
    connection.close()
    socket.answerClose()
    expect(dials()).toBe(2)
    FakeWebSocket.reset()
    const [other, its] = openWitness({ reconnect: steady, onReconnectStop: () => other.open() })
    its.peerCloses(4401)
    expect(dials()).toBe(2)
  })
})

describe('in development', () => {
  test.each([
    ['close', 'onError'],
    ['close', 'onClose'],
    ['reconnect', 'onError'],
    ['reconnect', 'onClose'],
  ] as const)('R16 warns once about %s() in %s of a failure', async (act, name) => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const [connection, socket] = openWitness({ reconnect: steady, [name]: () => connection[act]() })
    socket.drop()
    expect(warn.mock.calls).toEqual([
      [expect.stringContaining(`wasclean: ${act}() was called in onError or onClose`)],
    ])
    connection.open()
    await later(1_000)
    FakeWebSocket.last.refuse()
    expect(warn).toHaveBeenCalledOnce()
    vi.restoreAllMocks()
  })

  test('R16 does not warn when nothing has failed', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    const [connection, socket] = openWitness({ onClose: () => connection.reconnect() })
    connection.close()
    socket.answerClose()
    expect(warn).not.toHaveBeenCalled()
    vi.restoreAllMocks()
  })
})

describe('a reconnect.delay function', () => {
  test('R17 is called for each wait with the failure, and factor does not apply to its result', async () => {
    const delay = vi.fn(({ attempt }: { attempt: number }) => attempt * 100)
    const [connection, socket] = openWitness({ reconnect: { delay, jitter: 'none' } })
    socket.peerCloses(1012)
    expect(connection.getSnapshot().retry?.delay).toBe(100)
    await later(100)
    FakeWebSocket.last.refuse()
    expect(connection.getSnapshot().retry?.delay).toBe(200)
    expect(delay.mock.calls.map(([{ attempt }]) => attempt)).toEqual([1, 2])
    expect(delay.mock.calls[0]).toMatchObject([{ event: { code: 1012 } }])
  })

  test('R17 returns a delay to which jitter and maxDelay apply', () => {
    const [connection, socket] = openWitness({
      reconnect: { delay: () => 90_000, maxDelay: 500, jitter: 'none' },
    })
    socket.drop()
    expect(connection.getSnapshot().retry?.delay).toBe(500)
    vi.spyOn(Math, 'random').mockReturnValue(0.5)
    const [other, its] = openWitness({ reconnect: { delay: () => 400 } })
    its.drop()
    expect(other.getSnapshot().retry?.delay).toBe(200)
    vi.restoreAllMocks()
  })

  test.each([NaN, -1, undefined, 'soon', null, '', true, 5n])(
    'R17 is reported when it returns %s, and the default is used',
    async (answer) => {
      const reported: unknown[] = []
      vi.spyOn(globalThis, 'queueMicrotask').mockImplementation((task) => {
        try {
          task()
        } catch (error) {
          reported.push(error)
        }
      })
      const [connection, socket] = openWitness({
        reconnect: { delay: () => answer as unknown as number, jitter: 'none' },
      })
      socket.drop()
      expect(connection.getSnapshot().retry?.delay).toBe(1_000)
      await soon()
      expect(reported).toEqual([
        new RangeError(`reconnect.delay must return 0 or more milliseconds, got ${String(answer)}`),
      ])
      vi.restoreAllMocks()
    },
  )
})

describe('an address function that returns another address', () => {
  let room = 'a'
  let token = 0
  const source = () => `wss://example.com/${room}?token=${(token += 1)}`

  beforeEach(() => {
    room = 'a'
  })

  async function drop(connection: ReturnType<typeof witness>) {
    FakeWebSocket.last.drop()
    const outcome = connection.send('for this room')
    await later(1_000)
    return outcome
  }

  const open = (options = {}) => {
    const connection = witness({ reconnect: steady, ...options }, source)
    connection.open()
    FakeWebSocket.last.accept()
    FakeWebSocket.last.message('of this room')
    return connection
  }

  test('R18 keeps the queue and data when only the query differs', async () => {
    const connection = open()
    expect(await drop(connection)).toBe('queued')
    FakeWebSocket.last.accept()
    expect(FakeWebSocket.last.sent).toEqual(['for this room'])
    expect(connection.getSnapshot().data).toBe('of this room')
  })

  test('R18 drops the queue and resets received messages when the path differs', async () => {
    const connection = open()
    const forgotten = vi.fn()
    connection.onReset(forgotten)
    FakeWebSocket.last.drop()
    connection.send('for a')
    room = 'b'
    await later(1_000)
    expect(forgotten).toHaveBeenCalledOnce()
    expect(connection.getSnapshot()).toMatchObject({ data: null, lastMessage: null })
    // The address function needs it, and it is not secret.
    expect(connection.getSnapshot().lastCloseEvent).not.toBeNull()
    expect(connection.send('for b')).toBe('queued')
    FakeWebSocket.last.accept()
    expect(FakeWebSocket.last.sent).toEqual(['for b'])
  })

  test('R18 drops only what was queued before it was called', async () => {
    let answer!: (address: string) => void
    const connection = witness(
      { reconnect: steady },
      () => new Promise<string>((resolve) => (answer = resolve)),
    )
    connection.open()
    connection.send('for the first')
    answer('wss://example.com/a')
    await soon()
    FakeWebSocket.last.accept()
    FakeWebSocket.last.drop()
    connection.send('for a')
    await later(1_000)
    connection.send('for b')
    answer('wss://example.com/b')
    await soon()
    FakeWebSocket.last.accept()
    expect(FakeWebSocket.all.map(({ sent }) => sent)).toEqual([['for the first'], ['for b']])
  })

  test.each([{ key: 'user 1' }, { share: 'notes' }])('R18 drops nothing with %o', async (option) => {
    const connection = open(option)
    FakeWebSocket.last.drop()
    connection.send('kept')
    room = 'b'
    await later(1_000)
    FakeWebSocket.last.accept()
    expect(FakeWebSocket.last.sent).toEqual(['kept'])
    expect(connection.getSnapshot().data).toBe('of this room')
  })
})
