import { renderHook } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import useWebSocket, { useEventSource, useSocketIO, type Options } from '../../src/reactUseWebSocket.js'

afterEach(() => {
  vi.restoreAllMocks()
})

const warn = () => vi.spyOn(console, 'warn').mockImplementation(() => undefined)

test.each([
  ['useSocketIO', useSocketIO, 'Socket.IO is not supported: use socket.io-client'],
  ['useEventSource', useEventSource, 'EventSource is not supported: use that of the browser'],
])('A2 %s throws a TypeError that names the alternative', (_, use, message) => {
  expect(use).toThrow(new TypeError(message))
})

test.each<[string, Options, string]>([
  ['fromSocketIO', { fromSocketIO: true }, 'Socket.IO is not supported: use socket.io-client'],
  ['eventSourceOptions', { eventSourceOptions: {} }, 'EventSource is not supported: use that of the browser'],
])('A2 the option %s throws a TypeError that names the alternative', (_, options, message) => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  expect(() => renderHook(() => useWebSocket(null, options))).toThrow(new TypeError(message))
})

test('A3 a component warns once of an option that does not exist, by its name', () => {
  const warned = warn()
  const { rerender } = renderHook(() => useWebSocket(null, { retries: 3, another: 1 } as Options))
  rerender()
  expect(warned.mock.calls).toEqual([
    ['wasclean: the option retries has no effect: react-use-websocket has no such option.'],
  ])
})

test('A3 a component warns once of an option that needs shouldReconnect or retryOnError', () => {
  const warned = warn()
  const { rerender } = renderHook(() => useWebSocket(null, { reconnectAttempts: 3 }))
  rerender()
  expect(warned.mock.calls).toEqual([
    [
      'wasclean: the option reconnectAttempts has no effect without shouldReconnect or retryOnError, so a closed connection stays closed.',
    ],
  ])
})

test('A3 no option that has an effect is warned of', () => {
  const warned = warn()
  renderHook(() =>
    useWebSocket(null, { retryOnError: true, reconnectInterval: 5, share: true, skipAssert: true }),
  )
  expect(warned).not.toHaveBeenCalled()
})
