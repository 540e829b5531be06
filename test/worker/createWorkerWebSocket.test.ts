import { afterEach, expect, test, vi } from 'vitest'
import { createWorkerWebSocket } from '../../src/worker.js'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

class PlainSocket {}

test('V5 returns the WebSocket of the runtime where there are no workers', () => {
  vi.stubGlobal('Worker', undefined)
  vi.stubGlobal('WebSocket', PlainSocket)
  expect(createWorkerWebSocket()).toBe(PlainSocket)
})

test('V5 warns once in development if the worker does not start', () => {
  vi.stubGlobal('Worker', class {})
  vi.stubGlobal('WebSocket', PlainSocket)
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const worker = (): never => {
    throw new Error('forbidden')
  }
  const Class = createWorkerWebSocket({ worker })
  const sockets = [new Class('ws://peer'), new Class('ws://peer')]
  for (const socket of sockets) expect(socket).toBeInstanceOf(PlainSocket)
  expect(warn.mock.calls).toEqual([
    [expect.stringMatching(/the worker has not started \(Error: forbidden\)/)],
  ])
})
