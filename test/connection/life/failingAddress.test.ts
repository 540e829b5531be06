import { describe, expect, test, vi } from 'vitest'
import type { ConnectionOptions } from '../../../src/connection/connectionOptions.js'
import type { Attempt, Source } from '../../../src/connection/options.js'
import { collectUncaught } from '../../support/collectUncaught.js'
import { defer } from '../../support/defer.js'
import { withFakeClock } from '../../support/fakeClock.js'
import { FakeWebSocket } from '../../support/FakeWebSocket.js'
import { later } from '../../support/later.js'
import { witness, type Witness } from '../../support/witness.js'

const reconnect = { jitter: 'none' } as const
const wrong = new Error('no token')
const fail = () => {
  throw wrong
}

withFakeClock()

const opened = (source: Source, options: ConnectionOptions<unknown> = {}) => {
  const connection = witness({ reconnect, ...options }, source)
  connection.open()
  return connection
}

describe('an address or protocols function that fails', () => {
  test.each<[string, Source, ConnectionOptions['protocols']]>([
    ['an address function that throws', fail, undefined],
    ['an address function that rejects', () => Promise.reject(wrong), undefined],
    ['a protocols function that throws', 'ws://peer/', fail],
    ['a protocols function that rejects', 'ws://peer/', () => Promise.reject(wrong)],
    ['both functions', () => Promise.reject(wrong), () => Promise.reject(wrong)],
  ])('R8 counts as a failed attempt, without a CloseEvent: %s', async (_, source, protocols) => {
    const uncaught = collectUncaught()
    const connection = opened(source, { protocols })
    await later(0)
    for (const attempt of [1, 2, 3]) {
      expect(connection.getSnapshot()).toMatchObject({
        ...{ readyState: 3, error: wrong, lastCloseEvent: null, closedBy: null },
        retry: { attempt, delay: 1_000 * 2 ** (attempt - 1) },
      })
      await later(connection.getSnapshot().retry!.delay)
    }
    expect(connection.closeEvents).toEqual([])
    expect(FakeWebSocket.all).toEqual([])
    connection.dispose()
    expect(await uncaught()).toEqual([])
  })

  test('R8 causes one onError call for each failure, even with the same message', async () => {
    const connection = opened(() => Promise.reject(new Error('no token')))
    await later(3_000)
    expect(connection.errors).toHaveLength(3)
  })

  test('R8 is abandoned after connectTimeout, and its late answer is ignored', async () => {
    const answers = [defer<string>(), defer<string>()]
    let asked = 0
    const connection = opened(() => answers[asked++]!.promise, { connectTimeout: 500 })
    await later(500)
    expect(connection.getSnapshot()).toMatchObject({ readyState: 3, lastCloseEvent: null })
    expect(connection.getSnapshot().error?.message).toBe('connectTimeout of 500 ms expired')
    answers[0]?.resolve('ws://late/')
    await later(999)
    expect(FakeWebSocket.all).toEqual([])
    await later(1)
    expect(asked).toBe(2)
    answers[1]?.resolve('ws://newer/')
    await later(0)
    expect(FakeWebSocket.all.map(({ url }) => url)).toEqual(['ws://newer/'])
  })

  test('R8 ends in onReconnectStop, without an event, when the attempts are used up', async () => {
    const onReconnectStop = vi.fn()
    const source = vi.fn(fail)
    const connection = opened(source, { reconnect: { ...reconnect, attempts: 2 }, onReconnectStop })
    await later(3_600_000)
    expect(source).toHaveBeenCalledTimes(3)
    expect(onReconnectStop.mock.calls).toEqual([
      [{ reason: 'attempts', attempts: 2, event: null }, connection],
    ])
  })

  test('R16 reconnect() in onError waits as a retry would, also after an invalid address', async () => {
    let asked = 0
    const connection = opened(
      () => {
        asked += 1
        return 'no address'
      },
      {
        onError: (_, { reconnect }) => {
          reconnect()
        },
      },
    )
    await later(0)
    expect(asked).toBe(1)
    expect(connection.getSnapshot().retry).toMatchObject({ delay: 1_000 })
    await later(1_000)
    expect(asked).toBe(2)
    connection.dispose()
  })

  test('L10 is not retried once it returns an invalid address, without onReconnectStop', async () => {
    let asked = 0
    const connection = opened(() => ((asked += 1) === 1 ? fail() : 'no address'))
    await later(3_600_000)
    expect(asked).toBe(2)
    expect(connection.getSnapshot()).toMatchObject({ readyState: 3, retry: null })
    expect(connection.errors.map(({ name }) => name)).toEqual(['Error', 'SyntaxError'])
    expect(connection.calls).not.toContain('onReconnectStop')
  })

  test.each([null, undefined, '', false])(
    'R8 closes the connection until open() when it returns %j',
    async (none) => {
      let asked = 0
      const connection = opened(() => ((asked += 1) === 1 ? fail() : (none as null)))
      await later(3_600_000)
      expect(asked).toBe(2)
      expect(connection.getSnapshot()).toMatchObject({ readyState: 3, status: 'closed', retry: null })
      expect(vi.getTimerCount()).toBe(0)
      connection.open()
      expect(asked).toBe(3)
      expect(FakeWebSocket.all).toEqual([])
    },
  )

  test('R3 counts together with failed handshakes', async () => {
    let asked = 0
    const connection = opened(() => ((asked += 1) % 2 ? fail() : 'ws://peer/'))
    await later(1_000)
    FakeWebSocket.last.refuse()
    expect(connection.getSnapshot().retry?.attempt).toBe(2)
    await later(2_000)
    expect(connection.getSnapshot().retry?.attempt).toBe(3)
  })
})

describe('the arguments of the functions', () => {
  /** Records the arguments of both functions. */
  function recordAttempts(): { asked: Attempt[]; connection: Witness } {
    const asked: Attempt[] = []
    const protocols = (attempt: Attempt) => {
      expect(attempt).toEqual(asked.at(-1))
      return []
    }
    const connection = opened(
      (attempt) => {
        asked.push(attempt)
        return 'ws://peer/'
      },
      { protocols },
    )
    return { asked, connection }
  }

  test('R8 contain the number of the attempt and the latest CloseEvent', async () => {
    const { asked, connection } = recordAttempts()
    FakeWebSocket.last.refuse()
    await later(1_000)
    FakeWebSocket.last.accept()
    FakeWebSocket.last.peerCloses(1012)
    await later(2_000)
    FakeWebSocket.last.accept()
    await later(5_000)
    FakeWebSocket.last.drop()
    await later(1_000)
    connection.reconnect()
    const [first, second, third, fourth] = connection.closeEvents
    expect(asked.map(({ attempt, lastCloseEvent }) => [attempt, lastCloseEvent])).toEqual([
      [0, null],
      [1, first],
      [2, second],
      [1, third],
      [0, fourth],
    ])
    expect(connection.closeEvents.map(({ code }) => code)).toEqual([1006, 1012, 1006, 1006])
  })

  test('R8 have a signal that is not aborted after a successful attempt, even when the session ends', async () => {
    const { asked, connection } = recordAttempts()
    FakeWebSocket.last.accept()
    expect(asked[0]?.signal.aborted).toBe(false)
    connection.reconnect()
    FakeWebSocket.last.accept()
    await later(10_000)
    expect(asked.map(({ signal }) => signal.aborted)).toEqual([false, false])
  })

  test.each<[string, (connection: Witness) => unknown]>([
    ['close()', (connection) => connection.close()],
    ['dispose()', (connection) => connection.dispose()],
    ['reconnect()', (connection) => connection.reconnect()],
    ['connectTimeout', () => later(10_000)],
  ])('R8 have a signal that is aborted when the attempt is cancelled: %s', async (_, act) => {
    const signals: AbortSignal[] = []
    const reasons: unknown[] = []
    const connection = opened(({ signal }) => {
      signals.push(signal)
      // As fetch() does.
      return new Promise<string>((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason as Error)),
      )
    })
    connection.listen((...[name, value]) => {
      if (name === 'onError') reasons.push(value)
    })
    await later(0)
    expect(signals[0]?.aborted).toBe(false)
    await act(connection)
    await later(0)
    expect(signals[0]?.aborted).toBe(true)
    // The rejection that follows causes no further error.
    expect(reasons.map(String)).toEqual(
      signals.length === 1 && connection.getSnapshot().retry
        ? ['Error: connectTimeout of 10000 ms expired']
        : [],
    )
    connection.dispose()
  })

  test('R8 have a signal that is aborted when close() cancels the opening handshake', () => {
    const { asked, connection } = recordAttempts()
    expect(asked[0]?.signal.aborted).toBe(false)
    connection.close()
    expect(asked[0]?.signal.aborted).toBe(true)
  })

  test('R8 a function may call close() or dispose(), and the connection dials nothing', async () => {
    for (const act of ['close', 'dispose'] as const) {
      const connection = witness({ reconnect }, () => {
        connection[act]()
        return 'ws://peer/'
      })
      connection.open()
      await later(10_000)
      expect(FakeWebSocket.all).toEqual([])
      expect(connection.getSnapshot().readyState).toBe(3)
    }
  })
})

test('R8 the error wraps a thrown object that is not an Error, even if it has a message', async () => {
  const thrown = { message: 'no token' }
  const connection = opened(() => {
    throw thrown
  })
  await later(0)
  const { error } = connection.getSnapshot()
  expect(error).toBeInstanceOf(Error)
  expect(error).toMatchObject({ message: 'no address', cause: thrown })
})
