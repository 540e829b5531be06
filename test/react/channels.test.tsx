import { act, render, renderHook } from '@testing-library/react'
import { Suspense, useEffect, useLayoutEffect, type ReactNode } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { createChannels, useChannels, useSynced, useTopic, type Wire } from '../../src/channels.js'
import {
  createConnection,
  useMessageListener,
  useMessageReducer,
  useMessages,
  useWebSocket,
  type UseWebSocketOptions,
} from '../../src/index.js'
import { frames, plain, push } from '../channels/live.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'
import { modes, pass, withFakes } from '../support/mount.js'

withFakes()

interface Topics {
  [number: `n:${string}`]: number
}
const peer = { WebSocket: FakeWebSocket, reconnect: { jitter: 'none' }, parse: 'json' as never } as const
const createLive = (wire: Partial<Wire> = {}) =>
  createChannels<Topics>(createConnection('ws://peer/', peer), { ...plain, ...wire })
const accept = async () => {
  await pass(0)
  act(() => FakeWebSocket.last.accept())
  await pass(0)
}
const receive = (...messages: Parameters<typeof push>[0][]) =>
  act(() => {
    for (const message of messages) push(message)
  })

describe.each(modes)('useTopic%s', (_, wrapper) => {
  const options = wrapper && { wrapper }

  test('X1 many components with one topic send one frame to subscribe, and one when the last of them unmounts', async () => {
    const live = createLive()
    const Price = () => <b>{String(useTopic(live, 'n:a').data)}</b>
    const tree = (count: number) => Array.from({ length: count }, (_, index) => <Price key={index} />)
    const view = render(tree(3), options)
    await accept()
    receive({ topic: 'n:a', data: 1 })
    expect(view.container.textContent).toBe('111')
    view.rerender(tree(1))
    await pass(0)
    expect(frames()).toEqual([{ id: 1, subscribe: ['n:a'] }])
    // A hand-over within one commit.
    view.rerender(<Price key="other" />)
    await pass(0)
    expect(frames()).toHaveLength(1)
    view.unmount()
    await pass(0)
    expect(frames()[1]).toEqual({ id: 2, unsubscribe: ['n:a'] })
    expect(FakeWebSocket.all).toHaveLength(1)
  })

  test('X14 a component that mounts late has the latest message in its first render', async () => {
    const live = createLive()
    const seen: unknown[] = []
    renderHook(() => useTopic(live, 'n:a').data, options)
    await accept()
    receive({ topic: 'n:a', data: 7 })
    function Late() {
      const { data, status } = useTopic(live, 'n:a')
      seen.push([data, status])
      const rows = useMessages(live.topic('n:a'))
      const sum = useMessageReducer(live.topic('n:a'), (total, value) => total + value, 0)
      return (
        <i>
          {rows.length} {sum}
        </i>
      )
    }
    const view = render(<Late />, options)
    expect(seen[0]).toEqual([7, 'live'])
    expect(view.container.textContent).toBe('0 0')
    receive({ topic: 'n:a', data: 1 }, { topic: 'n:a', data: 2 })
    expect(view.container.textContent).toBe('2 3')
  })

  test('X19 another topic shows nothing of the one before, in the same render', async () => {
    const live = createLive()
    live.connection.open()
    const seen: string[] = []
    function Price({ name }: { name: `n:${string}` | null }) {
      const { data, status } = useTopic(live, name)
      seen.push(`${name} ${status} ${data}`)
      return null
    }
    const view = render(<Price name="n:a" />, options)
    await accept()
    receive({ topic: 'n:a', data: 1 })
    seen.length = 0
    view.rerender(<Price name="n:b" />)
    await pass(0)
    receive({ topic: 'n:a', data: 2 })
    view.rerender(<Price name={null} />)
    await pass(0)
    view.rerender(<Price name="n:a" />)
    expect([...new Set(seen)]).toEqual([
      'n:b pending null',
      'n:b live null',
      'null idle null',
      'n:a pending null',
    ])
    await pass(0)
    expect(frames()).toEqual([
      { id: 1, subscribe: ['n:a'] },
      { id: 2, unsubscribe: ['n:a'] },
      { id: 3, subscribe: ['n:b'] },
      { id: 4, unsubscribe: ['n:b'] },
      { id: 5, subscribe: ['n:a'] },
    ])
  })

  test('X19 a component that reads only the status does not render for messages', async () => {
    const live = createLive()
    let renders = 0
    const statuses: string[] = []
    function Light() {
      renders += 1
      statuses.push(useTopic(live, 'n:a').status)
      return null
    }
    render(<Light />, options)
    await accept()
    const before = renders
    for (let data = 0; data < 50; data += 1) receive({ topic: 'n:a', data })
    expect(renders).toBe(before)
    act(() => FakeWebSocket.last.drop())
    expect(statuses.at(-1)).toBe('stale')
  })

  test('X19 a field that is read later has its current value', async () => {
    const live = createLive()
    const { result } = renderHook(() => useTopic(live, 'n:a'), options)
    await accept()
    receive({ topic: 'n:a', data: 1 })
    expect(result.current.data).toBe(1)
    receive({ topic: 'n:a', data: 2 })
    expect(result.current.data).toBe(2)
    expect(JSON.stringify(result.current)).toBe('{"data":2,"status":"live","error":null}')
  })

  test('X19 a message between the render and its effects is shown', async () => {
    const live = createLive()
    live.topic('n:a').onMessage(() => undefined)
    await accept()
    receive({ topic: 'n:a', data: 1 })
    function Late() {
      const { data } = useTopic(live, 'n:a')
      useLayoutEffect(() => {
        push({ topic: 'n:a', data: 2 })
      }, [])
      return <b>{data}</b>
    }
    expect(render(<Late />, options).container.textContent).toBe('2')
  })

  test('X19 a component that never mounts does not subscribe', async () => {
    const live = createLive()
    const never = new Promise<never>(() => undefined)
    function Waiting(): ReactNode {
      useTopic(live, 'n:a')
      // A promise, which is how React 18 suspends too.
      throw never as unknown as Error
    }
    render(
      <Suspense fallback="…">
        <Waiting />
      </Suspense>,
      options,
    )
    await pass(0)
    expect(FakeWebSocket.all).toHaveLength(0)
  })

  test('X9 resubscribe() subscribes again', async () => {
    const live = createLive({ confirms: true })
    const { result } = renderHook(() => {
      const { status, error, resubscribe } = useTopic(live, 'n:a')
      return { status, error, resubscribe }
    }, options)
    await accept()
    receive({ id: 1, error: 'forbidden' })
    expect(result.current).toMatchObject({ status: 'refused', error: 'forbidden' })
    act(() => {
      result.current.resubscribe()
    })
    expect(result.current).toMatchObject({ status: 'pending', error: null })
    await pass(0)
    receive({ id: 2, reply: 'ok' })
    expect(result.current.status).toBe('live')
  })

  test('X14 useMessageListener gets each message of a topic once', async () => {
    const live = createLive()
    const received: unknown[] = []
    renderHook(
      () =>
        useMessageListener(live.topic('n:a'), (_, data, message) => received.push([data, message.session])),
      options,
    )
    await accept()
    receive({ topic: 'n:a', data: 1 }, { topic: 'n:b', data: 2 }, { topic: 'n:a', data: 3 })
    expect(received).toEqual([
      [1, 1],
      [3, 1],
    ])
  })
})

describe('on a server', () => {
  function App({ live }: { live: ReturnType<typeof createLive> }) {
    const a = useTopic(live, 'n:a')
    const none = useTopic(live, null)
    const synced = useSynced<number, number>(live.topic('n:a'), { load: () => 0, apply: () => 0 })
    return <p>{[a.status, a.data, none.status, synced.status, synced.data].map(String).join(' ')}</p>
  }
  const initial = 'pending null idle pending null'

  test('X19 a topic is pending and does not subscribe', () => {
    expect(renderToString(<App live={createLive()} />)).toBe(`<p>${initial}</p>`)
    expect(FakeWebSocket.all).toHaveLength(0)
  })

  test('X19 while hydrating it is pending, even if the topic is live already', async () => {
    const live = createLive()
    live.topic('n:a').onMessage(() => undefined)
    await accept()
    receive({ topic: 'n:a', data: 5 })
    const container = document.createElement('div')
    container.innerHTML = renderToString(<App live={createLive()} />)
    const onRecoverableError = vi.fn()
    const texts: (string | null)[] = []
    act(() => {
      const root = hydrateRoot(container, <App live={live} />, { onRecoverableError })
      onTestFinished(() => act(() => root.unmount()))
      texts.push(container.textContent)
    })
    expect(texts).toEqual([initial])
    expect(onRecoverableError).not.toHaveBeenCalled()
    expect(container.textContent).toBe('live 5 idle live 0')
  })
})

describe.each(modes)('useChannels%s', (_, wrapper) => {
  const options = wrapper && { wrapper }
  const useLive = (given?: UseWebSocketOptions, wire: Partial<Wire> = {}) =>
    useChannels<Topics>(useWebSocket('ws://peer/', { ...peer, share: true, ...given } as never), {
      ...plain,
      ...wire,
    })

  test('X18 all components that share a connection get the same channels', async () => {
    const lives = new Set<unknown>()
    function Price() {
      const live = useLive()
      lives.add(live)
      return <b>{String(useTopic(live, 'n:a').data)}</b>
    }
    const view = render([<Price key="1" />, <Price key="2" />], options)
    await accept()
    receive({ topic: 'n:a', data: 3 })
    expect(view.container.textContent).toBe('33')
    expect(lives.size).toBe(1)
    expect(frames()).toEqual([{ id: 1, subscribe: ['n:a'] }])
    view.unmount()
    await pass(0)
    // The session ends, so that there is nothing to unsubscribe from.
    expect(frames()).toHaveLength(1)
    expect(FakeWebSocket.last.closeCalls).toEqual([[1000]])
  })

  test('X17 a topic or a request never opens the connection', async () => {
    const { result } = renderHook(() => {
      const live = useLive({ enabled: false })
      return { live, status: useTopic(live, 'n:a').status }
    }, options)
    const reply = result.current.live.request('a')
    const refusal = expect(reply).rejects.toMatchObject({ reason: 'lost', sent: false })
    await pass(60_000)
    await refusal
    expect(FakeWebSocket.all).toHaveLength(0)
    expect(result.current.status).toBe('pending')
  })

  test('X18 the channels use the wire of the latest render', async () => {
    const view = renderHook(
      ({ op }) => {
        const live = useLive({}, { subscribe: ([{ key }]) => ({ op, key }) })
        useTopic(live, `n:${op}`)
      },
      { ...options, initialProps: { op: 'one' } },
    )
    await accept()
    view.rerender({ op: 'two' })
    await pass(0)
    expect(frames().filter((frame) => 'op' in (frame as object))).toEqual([
      { op: 'one', key: 'n:one' },
      { op: 'two', key: 'n:two' },
    ])
  })

  test('X21 a request of an effect waits for the connection, on the first mount and on the next', async () => {
    const replies: unknown[] = []
    function Loader({ live }: { live: ReturnType<typeof useLive> }) {
      useEffect(() => {
        void live.request('hello').then((reply) => replies.push(reply))
      }, [live])
      return null
    }
    function App() {
      return <Loader live={useLive()} />
    }
    for (const run of [1, 2]) {
      const view = render(<App />, options)
      await accept()
      const asked = frames() as { id: number; request: string }[]
      expect(new Set(asked.map(({ request }) => request))).toEqual(new Set(['hello']))
      receive(...asked.map(({ id }) => ({ id, reply: run })))
      await pass(0)
      expect(replies.at(-1)).toBe(run)
      view.unmount()
      await pass(0)
    }
  })
})

describe.each(modes)('useSynced%s', (_, wrapper) => {
  test('Y4 components with one source share one load, and use the latest options', async () => {
    const live = createLive()
    let loads = 0
    function Sum({ factor }: { factor: number }) {
      const { data, status } = useSynced<number, number>(live.topic('n:a'), {
        load: () => {
          loads += 1
          return Promise.resolve(100)
        },
        apply: (sum, value) => sum + value * factor,
      })
      return (
        <b>
          {status} {data};
        </b>
      )
    }
    const tree = (factor: number) => [<Sum key="1" factor={factor} />, <Sum key="2" factor={factor} />]
    const view = render(tree(1), wrapper && { wrapper })
    expect(view.container.textContent).toBe('pending ;pending ;')
    await accept()
    expect(view.container.textContent).toBe('live 100;live 100;')
    expect(loads).toBe(1)
    receive({ topic: 'n:a', data: 1 })
    view.rerender(tree(10))
    receive({ topic: 'n:a', data: 1 })
    expect(view.container.textContent).toBe('live 111;live 111;')
    act(() => FakeWebSocket.last.drop())
    expect(view.container.textContent).toBe('stale 111;stale 111;')
  })
})
