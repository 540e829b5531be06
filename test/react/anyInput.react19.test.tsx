import { cleanup } from '@testing-library/react'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { useMessageReducer, useMessages, useWebSocket, WebSocketConfig } from '../../src/index.js'
import { collectReports } from '../support/collectReports.js'
import { failureOf } from '../support/failureOf.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'
import { anything, attemptClearly, seed } from '../support/hostile.js'
import { withFakes } from '../support/mount.js'

withFakes()

// In development React 18 stops rendering after an error in an effect.
test('B1 the hooks and WebSocketConfig show no error of the engine for arguments of any type', () => {
  collectReports()
  const options = fc.dictionary(
    fc.constantFrom(
      ...([
        'protocols',
        'binaryType',
        'parse',
        'schema',
        'queue',
        'reconnect',
        'heartbeat',
        'onOpen',
      ] as const),
      ...(['enabled', 'share', 'pauseWhenHidden'] as const),
    ),
    anything,
    { maxKeys: 4 },
  )
  fc.assert(
    fc.property(anything, options, options, anything, (source, own, above, part) => {
      FakeWebSocket.reset()
      const unbox = (boxed: typeof own) =>
        Object.fromEntries(Object.entries(boxed).map(([name, value]) => [name, value()]))
      const value = { WebSocket: FakeWebSocket, ...unbox(above) } as never
      const failure = failureOf(
        () => {
          const socket = useWebSocket(source() as never, unbox(own))
          useMessages(socket, part() as never)
          useMessages(socket, { limit: part() as never })
          useMessageReducer(socket, (count: number) => count + 1, 0)
        },
        (child) => <WebSocketConfig value={value}>{child}</WebSocketConfig>,
      )
      attemptClearly(() => {
        if (failure) throw failure
      })
      for (const socket of FakeWebSocket.all) attemptClearly(() => socket.state === 0 && socket.accept())
      cleanup()
      if (!failure) expect(FakeWebSocket.all.filter(({ state }) => state < 2)).toEqual([])
    }),
    { numRuns: 150, seed },
  )
  // Some components share with an earlier one that has other options, and cause a warning.
  vi.mocked(console.warn).mockClear()
})
