import { renderHook } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import originalHook from 'react-use-websocket'
import { useWebSocket } from '../../src/reactUseWebSocket.js'
import { patience } from '../support/patience.mjs'
import { perform } from './perform.js'
import { serveFake, type Server } from './servers.js'

let server: Server
beforeEach(async () => {
  server = await serveFake()
})
afterEach(async () => {
  vi.restoreAllMocks()
  await server.stop()
})

test.each([
  ['a random part of five seconds without reconnectInterval', undefined, 1_250],
  ['exactly reconnectInterval', 1_234, 1_234],
  ['exactly what reconnectInterval returns', () => 1_235, 1_235],
])('A5 waits %s', async (_, reconnectInterval, delay) => {
  await perform(useWebSocket, server, async ({ show, server, untilState }) => {
    show('a', server.url, { shouldReconnect: () => true, reconnectInterval })
    await untilState(1)
    vi.spyOn(Math, 'random').mockReturnValue(0.25)
    const wait = vi.spyOn(globalThis, 'setTimeout')
    server.close(4000)
    await untilState(3)
    expect(wait.mock.calls.map(([, milliseconds]) => milliseconds)).toContain(delay)
  })
})

test.each([
  ['renders before the event of the socket is over', 'the original', originalHook, true],
  ['does not render within the event of the socket', 'the door', useWebSocket, false],
])('A6 %s: %s', async (_, __, hook, isShown) => {
  const { notes } = await perform(hook, server, async (stage) => {
    const { show, server, note, logs, until, untilState, latest } = stage
    const isSeen = () => logs.shown.some((line) => line.includes('message hello'))
    show('a', server.url)
    await untilState(1)
    const socket = latest().getWebSocket() as WebSocket
    // Runs after the listener of the hook.
    socket.addEventListener('message', () => note(isSeen()))
    server.send('hello')
    await until(isSeen)
  })
  expect(notes).toEqual([String(isShown)])
})

test('A7 a component that pings and moves to another address leaves the pings to the others', async () => {
  await perform(useWebSocket, server, async ({ show, server, until, untilState }) => {
    const pings = (message: string) => ({ share: true, heartbeat: { message, interval: 20 } })
    show('a', server.url, pings('from a'))
    await until(() => server.received.includes('from a'))
    show('b', server.url, pings('from b'))
    await untilState(1, 'b')
    show('a', `${server.url}?other`, { share: true })
    await until(() => server.received.includes('from b'))
  })
})

test.each([false, true])(
  'A4 a component that has unmounted does not call its address function, with share: %s',
  async (share) => {
    await perform(useWebSocket, server, async ({ show, until }) => {
      const options = { share, retryOnError: true, reconnectInterval: 20 }
      const calls = { a: 0, b: 0, before: 0 }
      const fail = () => Promise.reject(new Error('no token'))
      const findA = () => {
        calls.a += 1
        return fail()
      }
      const findB = () => {
        if (!calls.b) calls.before = calls.a
        calls.b += 1
        return fail()
      }
      show('a', findA, options)
      await until(() => calls.a >= 2)
      show('a')
      show('b', findB, options)
      // It waits as long, and began later.
      await until(() => calls.b >= 3)
      expect(calls.a).toBe(calls.before)
    })
  },
)

test.each([false, true])(
  'A4 an address function that rejects after unmounting is not called again, with share: %s',
  async (share) => {
    await perform(useWebSocket, server, async ({ show, until }) => {
      const options = { share, retryOnError: true, reconnectInterval: 0 }
      const calls = { a: 0, b: 0 }
      let reject: (error: Error) => void = () => undefined
      const findA = () => {
        calls.a += 1
        return new Promise<string>((_, rejectA) => {
          reject = rejectA
        })
      }
      const findB = () => {
        // The first component has just unmounted.
        if (!calls.b) reject(new Error('no token'))
        calls.b += 1
        return Promise.reject(new Error('no token'))
      }
      show('a', findA, options)
      await until(() => calls.a === 1)
      show('a')
      show('b', findB, options)
      await until(() => calls.b >= 5)
      expect(calls.a).toBe(1)
    })
  },
)

test('A1 calls an address function that throws again, also in StrictMode', async () => {
  let calls = 0
  const find = () => {
    calls += 1
    throw new Error('no token')
  }
  const { unmount } = renderHook(
    () => useWebSocket(find, { retryOnError: true, reconnectInterval: 1, reconnectAttempts: 5 }),
    { reactStrictMode: true },
  )
  await vi.waitFor(() => expect(calls).toBeGreaterThan(5), { timeout: patience })
  unmount()
})
