import { act, cleanup, renderHook } from '@testing-library/react'
import { StrictMode } from 'react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { useMessageReducer, useWebSocket } from '../../src/index.js'
import { installFakeWebSocket, type InstalledFakeServer } from '../../src/testing.js'

const installing = {
  'with real timers': () => installFakeWebSocket(),
  'with fake timers installed before': () => {
    vi.useFakeTimers()
    return installFakeWebSocket()
  },
  'with fake timers installed afterwards': () => {
    const server = installFakeWebSocket()
    vi.useFakeTimers()
    return server
  },
}

describe.each(Object.entries(installing))('%s', (_, install) => {
  let server: InstalledFakeServer
  beforeEach(() => {
    server = install()
    vi.spyOn(console, 'error')
  })
  afterEach(() => {
    cleanup()
    server.uninstall()
    vi.useRealTimers()
    expect(console.error).not.toHaveBeenCalled()
    vi.restoreAllMocks()
  })

  const mount = () =>
    renderHook(
      () => {
        const socket = useWebSocket('/chat', { reconnect: false })
        const { readyState, data, lastCloseEvent, close, send } = socket
        const count = useMessageReducer(socket, (counted) => counted + 1, 0)
        return { readyState, data, lastCloseEvent, close, send, count }
      },
      { wrapper: StrictMode },
    )

  test('T3 within act, everything is rendered when an action resolves', async () => {
    const { result } = mount()
    const peer = await server.nextPeer()
    expect(result.current.readyState).toBe(0)
    await act(() => peer.accept())
    expect(result.current.readyState).toBe(1)
    await act(() => peer.send('a'))
    expect(result.current).toMatchObject({ data: 'a', count: 1 })
    await act(() => peer.close(4001, 'bye'))
    expect(result.current).toMatchObject({ readyState: 3, lastCloseEvent: { code: 4001, reason: 'bye' } })
    expect(server.peers).toHaveLength(1)
  })

  test('T3 within act, everything is rendered after several actions', async () => {
    const { result } = mount()
    const peer = await server.nextPeer()
    await act(async () => {
      void peer.accept()
      void peer.send('a')
      void peer.send('b')
      await peer.vanish()
    })
    expect(result.current).toMatchObject({ readyState: 3, data: 'b', lastCloseEvent: { code: 1006 } })
  })

  test('T5 the peer gets the messages and the close frame of the component', async () => {
    const { result, unmount } = mount()
    const peer = await server.nextPeer()
    act(() => void result.current.send('queued'))
    await act(() => peer.accept())
    expect(await peer.next()).toBe('queued')
    unmount()
    expect(await peer.closed).toEqual({ code: 1000, reason: '' })
  })

  test('T8 a stalled peer leaves a component CLOSING until it resumes', async () => {
    const { result } = mount()
    const peer = await server.nextPeer()
    await act(() => peer.accept())
    peer.stall()
    act(() => result.current.close(4000, 'bye'))
    expect(result.current.readyState).toBe(2)
    await act(() => peer.send('never delivered'))
    expect([result.current.readyState, result.current.data]).toEqual([2, null])
    await act(() => peer.resume())
    await act(() => peer.closed)
    expect(result.current).toMatchObject({ readyState: 3, lastCloseEvent: { code: 4000, reason: 'bye' } })
  })
})
