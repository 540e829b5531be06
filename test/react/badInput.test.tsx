import { renderHook } from '@testing-library/react'
import type { ReactNode } from 'react'
import { describe, expect, test } from 'vitest'
import {
  useMessageListener,
  useMessageReducer,
  useMessages,
  useWebSocket,
  WebSocketConfig,
} from '../../src/index.js'
import { failureOf } from '../support/failureOf.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'
import { attemptClearly, hostile } from '../support/hostile.js'
import { withFakes } from '../support/mount.js'

withFakes()

const odd = [5, true, 7n, Symbol('own'), NaN, {}, [], new Map(), ...hostile]

describe('useWebSocket', () => {
  test.each(odd.map((source, index) => [index, source]))(
    'B1 does not throw while rendering with an invalid address (value %i)',
    (_, source) => {
      const failure = failureOf(() =>
        useWebSocket(source as never, { WebSocket: FakeWebSocket, reconnect: false }),
      )
      // A value that throws when it is inspected may pass its own error through.
      if (!hostile.includes(source)) expect(failure).toBeUndefined()
      else
        attemptClearly(() => {
          if (failure) throw failure
        })
    },
  )

  test('B1 treats null as no options, and so does WebSocketConfig', () => {
    const { result } = renderHook(() => useWebSocket(null, null as never), {
      wrapper: ({ children }: { children: ReactNode }) => (
        <WebSocketConfig value={null as never}>{children}</WebSocketConfig>
      ),
    })
    expect(result.current.readyState).toBe(3)
  })
})

describe.each<[string, (socket: never) => unknown]>([
  ['useMessages', (socket) => useMessages(socket)],
  ['useMessageReducer', (socket) => useMessageReducer(socket, (state) => state, 0)],
  ['useMessageListener', (socket) => useMessageListener(socket, () => undefined)],
])('%s', (_, use) => {
  test.each([undefined, null, 5, {}, 'text', Symbol('own')])(
    'B1 throws a TypeError for %s in place of a connection',
    (socket) => {
      expect(failureOf(() => use(socket as never))).toEqual(new TypeError('socket must be a connection'))
    },
  )
})

test('B1 message hooks throw at once for a callback that is not a function, and treat null as no options', () => {
  const failures = [
    (socket: never) => useMessages(socket, { filter: 5 as never }),
    (socket: never) => useMessageReducer(socket, 5 as never, 0),
    (socket: never) => useMessageListener(socket, 5 as never),
  ].map((use) => failureOf(() => use(useWebSocket(null) as never)))
  expect(failures).toEqual(Array(3).fill(new TypeError('callback must be a function, got number')))
  expect(failureOf(() => useMessages(useWebSocket(null), null as never))).toBeUndefined()
})
