import { act, render } from '@testing-library/react'
import { StrictMode } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { useLatency, useWebSocket, type UseWebSocketOptions } from '../../src/index.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'
import { createCounter, modes, mount, mountOpen, pass, withFakes } from '../support/mount.js'
import { countListeners, hide, show, silencePage } from '../support/page.js'

withFakes()

afterEach(silencePage)

const reconnect = { jitter: 'none' } as const

describe.each(modes)('a component%s', (_, wrapper) => {
  test('R7 shows the next attempt while it waits, and null when it dials', async () => {
    const view = mountOpen({ reconnect }, wrapper)
    expect(view.shown.retry).toBeNull()
    act(() => FakeWebSocket.last.drop())
    const { retry } = view.shown
    expect(retry).toEqual({ attempt: 1, delay: 1_000, at: Date.now() + 1_000 })
    expect(view.shown).toMatchObject({ readyState: 3, closedBy: 'network' })
    await pass(999)
    expect(view.shown.retry).toBe(retry)
    await pass(1)
    expect(view.shown).toMatchObject({ readyState: 0, retry: null })
    act(() => FakeWebSocket.last.accept())
    expect(view.shown).toMatchObject({ readyState: 1, error: null })
    expect(view.shown.lastCloseEvent?.code).toBe(1006)
  })

  test('L1 has one socket at a time, through many attempts and renders', async () => {
    const view = mount(() => 'ws://peer/', { reconnect: { ...reconnect } }, wrapper)
    expect(FakeWebSocket.all).toHaveLength(1)
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      act(() => FakeWebSocket.last.refuse())
      view.show(() => 'ws://peer/', { reconnect: { ...reconnect } })
      expect(view.shown.retry?.attempt).toBe(attempt)
      await pass(view.shown.retry!.delay)
      expect(FakeWebSocket.all).toHaveLength(attempt + 1)
    }
  })

  test('L6 calls the callbacks of the latest render', async () => {
    const first = vi.fn()
    const onReconnect = vi.fn()
    const onReconnectStop = vi.fn()
    const view = mountOpen({ reconnect, onReconnect: first, onReconnectStop: first }, wrapper)
    view.show('ws://peer/', { reconnect, onReconnect, onReconnectStop })
    act(() => FakeWebSocket.last.drop())
    await pass(1_000)
    act(() => FakeWebSocket.last.accept())
    expect(onReconnect.mock.calls).toEqual([
      [{ attempt: 1, lastCloseEvent: view.shown.lastCloseEvent }, view.shown.connection],
    ])
    act(() => FakeWebSocket.last.peerCloses(4001))
    expect(onReconnectStop.mock.calls).toEqual([
      [{ reason: 'code', attempts: 1, event: view.shown.lastCloseEvent }, view.shown.connection],
    ])
    expect(first).not.toHaveBeenCalled()
  })

  test('L4 leaves no timer, no listener and no attempt when it unmounts while waiting to retry', async () => {
    const listening = countListeners()
    const view = mountOpen({ reconnect, pauseWhenHidden: 1_000 }, wrapper)
    const watching = listening()
    act(() => FakeWebSocket.last.drop())
    expect(watching).toBeGreaterThan(0)
    view.unmount()
    await pass(0)
    expect(vi.getTimerCount()).toBe(0)
    expect(listening()).toBe(0)
    await pass(3_600_000)
    expect(FakeWebSocket.all).toHaveLength(1)
  })

  test('L4 leaves no timer, no listener and no attempt when it unmounts while paused', async () => {
    const listening = countListeners()
    const view = mountOpen({ reconnect, pauseWhenHidden: 1_000 }, wrapper)
    act(hide)
    await pass(1_000)
    act(() => FakeWebSocket.last.answerClose())
    expect(view.shown.readyState).toBe(3)
    view.unmount()
    await pass(0)
    act(show)
    expect(listening()).toBe(0)
    expect(FakeWebSocket.all).toHaveLength(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  test.each(['waits to retry', 'is open', 'has given up'])(
    'L4 reconnect() and open() dial nothing after it has unmounted while the connection %s',
    async (state) => {
      const view = mountOpen({ reconnect }, wrapper)
      if (state !== 'is open') {
        act(() => FakeWebSocket.last.peerCloses(state === 'waits to retry' ? 1012 : 4001))
      }
      view.unmount()
      view.shown.reconnect()
      view.shown.open()
      await pass(0)
      view.shown.reconnect()
      view.shown.open()
      await pass(3_600_000)
      expect(FakeWebSocket.all).toHaveLength(1)
      expect(vi.getTimerCount()).toBe(0)
    },
  )

  test('L5 cancels the retry of the old address when it gets a new one', async () => {
    const view = mountOpen({ reconnect }, wrapper)
    act(() => FakeWebSocket.last.drop())
    act(() => void view.shown.send('for the old one'))
    view.show('ws://other/', { reconnect })
    expect(view.shown).toMatchObject({ readyState: 0, retry: null, lastCloseEvent: null, error: null })
    await pass(5_000)
    expect(FakeWebSocket.all.map(({ url }) => url).slice(1)).not.toContain('ws://peer/')
    act(() => FakeWebSocket.last.accept())
    expect(FakeWebSocket.last.sent).toEqual([])
  })

  test('C8 reconnect() drops the socket and dials the address of its render', async () => {
    const view = mountOpen({ reconnect }, wrapper)
    const { reconnect: oldReconnect } = view.shown
    act(oldReconnect)
    expect(FakeWebSocket.all).toHaveLength(2)
    expect(view.shown).toMatchObject({ readyState: 0, closedBy: 'client', error: null })
    act(() => FakeWebSocket.last.refuse())
    view.show('ws://other/', { reconnect })
    expect(view.shown.reconnect).not.toBe(oldReconnect)
    act(view.shown.reconnect)
    expect(FakeWebSocket.last.url).toBe('ws://other/')
    await pass(0)
  })

  test('L2 cancels the retry when it is disabled, and dials when it is enabled again', async () => {
    const view = mountOpen({ reconnect }, wrapper)
    act(() => FakeWebSocket.last.drop())
    view.show('ws://peer/', { reconnect, enabled: false })
    expect(view.shown).toMatchObject({ readyState: 3, retry: null })
    await pass(3_600_000)
    expect(FakeWebSocket.all).toHaveLength(1)
    view.show('ws://peer/', { reconnect, enabled: true })
    expect(FakeWebSocket.all).toHaveLength(2)
  })
})

const options: UseWebSocketOptions = { WebSocket: FakeWebSocket, reconnect }

/** How often a component that reads with `read` renders while its connection is lost and comes back. */
async function rendersOf(read: (socket: ReturnType<typeof useWebSocket>) => unknown): Promise<number[]> {
  const counter = createCounter()
  function Component() {
    return <>{String(read(useWebSocket('ws://peer/', options)))}</>
  }
  render(
    <counter.Counter>
      <Component />
    </counter.Counter>,
  )
  act(() => FakeWebSocket.last.accept())
  const renders = [counter.renders]
  act(() => FakeWebSocket.last.drop())
  renders.push(counter.renders)
  await pass(1_000)
  renders.push(counter.renders)
  act(() => FakeWebSocket.last.accept())
  renders.push(counter.renders)
  return renders
}

test('L9 a component that reads only retry renders only when it changes', async () => {
  expect(await rendersOf(({ retry }) => retry?.attempt)).toEqual([1, 2, 3, 3])
})

test('L9 a component that reads only data does not render for retry', async () => {
  expect(await rendersOf(({ data }) => data)).toEqual([1, 1, 1, 1])
})

test('L7 retry and latency are null on a server', () => {
  function Component() {
    const socket = useWebSocket('ws://peer/', options)
    return `${socket.readyState} ${String(socket.retry?.attempt ?? null)} ${String(useLatency(socket))}`
  }
  expect(renderToString(<Component />)).toBe('0 null null')
  expect(FakeWebSocket.all).toEqual([])
  expect(vi.getTimerCount()).toBe(0)
})

describe('useLatency', () => {
  test('R6 returns the latest latency, and renders at most once for each answer', async () => {
    const counter = createCounter()
    function Component() {
      const socket = useWebSocket('ws://peer/', {
        ...options,
        heartbeat: { response: 'pong', interval: 1_000 },
      })
      return <output>{String(useLatency(socket))}</output>
    }
    const view = render(
      <StrictMode>
        <counter.Counter>
          <Component />
        </counter.Counter>
      </StrictMode>,
    )
    act(() => FakeWebSocket.last.accept())
    expect(view.container.textContent).toBe('null')
    const seen: (string | null)[] = []
    const before = counter.renders
    for (const latency of [40, 40, 50]) {
      await pass(1_000)
      await pass(latency)
      act(() => FakeWebSocket.last.message('pong'))
      seen.push(view.container.textContent)
    }
    expect(seen).toEqual(['40', '40', '50'])
    expect(counter.renders - before).toBeLessThanOrEqual(3)
    view.unmount()
    await pass(0)
    act(() => FakeWebSocket.last.answerClose())
    expect(vi.getTimerCount()).toBe(0)
  })

  test('R6 returns the latest latency in a component that mounts later', async () => {
    const view = mountOpen({ ...options, heartbeat: { response: 'pong', interval: 1_000 } })
    await pass(1_000)
    await pass(40)
    act(() => FakeWebSocket.last.message('pong'))
    const { connection } = view.shown
    const Late = () => <output>{String(useLatency(connection))}</output>
    expect(render(<Late />).container.textContent).toBe('40')
  })
})
