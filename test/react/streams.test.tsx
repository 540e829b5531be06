import { act, render, renderHook } from '@testing-library/react'
import { Component, useEffect, useState, type ReactNode } from 'react'
import { describe, expect, test, vi } from 'vitest'
import {
  createConnection,
  useMessageListener,
  useMessageReducer,
  useMessages,
  useRetryCountdown,
  useWebSocket,
  type UseMessagesOptions,
  type UseWebSocketOptions,
} from '../../src/index.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'
import { modes, pass, textOf, withFakes } from '../support/mount.js'

withFakes()

const peer = { WebSocket: FakeWebSocket, reconnect: false } as const
const accept = () => act(() => FakeWebSocket.last.accept())
const receive = (...messages: readonly string[]) =>
  act(() => {
    for (const message of messages) FakeWebSocket.last.message(message)
  })
const socketOf = (end: string) => FakeWebSocket.all.findLast(({ url }) => url.endsWith(end))!

describe.each(modes)('a hook that returns to a connection%s', (_, wrapper) => {
  const hooks: [string, (of: ReturnType<typeof createConnection>) => string][] = [
    [
      'useMessages',
      (of) =>
        useMessages(of)
          .map(({ data }) => data)
          .join(),
    ],
    ['useMessageReducer', (of) => useMessageReducer(of, (text, data) => `${text}${String(data)}`, '')],
  ]
  test.each(hooks)('M8 begins empty, whether or not the other connection had messages: %s', (_, useLines) => {
    const [a, b] = ['a', 'b'].map((name) => createConnection(`ws://peer/${name}`, peer))
    // Keeps both connections open while the list shows one of them.
    function Keep() {
      useWebSocket(a)
      useWebSocket(b)
      return null
    }
    function List({ of }: { of: NonNullable<typeof a> }) {
      return <b>{useLines(of)}</b>
    }
    const tree = (of: NonNullable<typeof a>) => (
      <>
        <Keep />
        <List of={of} />
      </>
    )
    for (const received of [false, true]) {
      FakeWebSocket.reset()
      const view = render(tree(a!), wrapper && { wrapper })
      for (const socket of FakeWebSocket.all) if (socket.state === 0) act(() => socket.accept())
      act(() => socketOf('a').message('1'))
      expect(view.container.textContent).toBe('1')
      view.rerender(tree(b!))
      if (received) act(() => socketOf('b').message('of b'))
      act(() => socketOf('a').message('2'))
      view.rerender(tree(a!))
      expect(view.container.textContent).toBe('')
      act(() => socketOf('a').message('3'))
      expect(view.container.textContent).toBe('3')
      view.unmount()
      a!.dispose()
      b!.dispose()
    }
  })

  test('M8 begins empty when it returns to a shared connection that lingers', async () => {
    const options = { ...peer, share: true, linger: 1_000 }
    const List = ({ source }: { source: string | null }) =>
      useMessages(useWebSocket(source, options))
        .map(({ data }) => textOf(data))
        .join()
    const view = render(<List source="ws://peer/lingers" />, wrapper && { wrapper })
    accept()
    receive('1')
    view.rerender(<List source={null} />)
    await pass(10)
    view.rerender(<List source="ws://peer/lingers" />)
    expect(view.container.textContent).toBe('')
    receive('2')
    expect(view.container.textContent).toBe('2')
    view.unmount()
    await pass(1_000)
  })
})

describe.each(modes)('the state before the first message%s', (_, wrapper) => {
  test.each<[string, string | null, UseWebSocketOptions?]>([
    ['another address', 'ws://peer/b'],
    ['no address', null],
    ['other protocols', 'ws://peer/a', { protocols: 'chat' }],
    ['another string in share', 'ws://peer/a', { share: 'other' }],
  ])('M8 stays one object, and is the initial state of the first render with %s', async (_, url, options) => {
    let effects = 0
    function Log({ url, options }: { url: string | null; options?: UseWebSocketOptions | undefined }) {
      const socket = useWebSocket(url, { ...peer, ...options })
      const lines = useMessageReducer(socket, (lines: unknown[], line) => [...lines, line], [String(url)])
      const [, show] = useState({})
      useEffect(() => {
        if ((effects += 1) < 100) show({ count: lines.length })
      }, [lines])
      return lines.join()
    }
    const view = render(<Log url="ws://peer/a" />, wrapper && { wrapper })
    expect(view.container.textContent).toBe('ws://peer/a')
    effects = 0
    view.rerender(<Log url={url} options={options} />)
    await pass(0)
    expect(view.container.textContent).toBe(String(url))
    // The React Compiler may reuse one object for two equal ones.
    expect(effects).toBeLessThan(2)
  })
})

describe.each(modes)('a list of messages%s', (_, wrapper) => {
  const mountList = (options: UseMessagesOptions) => {
    const connection = createConnection('ws://peer/', peer)
    connection.open()
    FakeWebSocket.last.accept()
    const view = renderHook((options: UseMessagesOptions) => useMessages(connection, options), {
      initialProps: options,
      ...(wrapper && { wrapper }),
    })
    return { ...view, data: () => view.result.current.map(({ data }) => textOf(data)).join() }
  }

  test('M8 is cut to the limit of the render, and stays the same array while nothing is cut', () => {
    const list = mountList({ limit: 5 })
    receive('1', '2', '3')
    const three = list.result.current
    list.rerender({ limit: 3 })
    expect(list.result.current).toBe(three)
    for (const [limit, left] of [
      [2, '2,3'],
      [1, '3'],
      [1.5, '3'],
      [0.5, ''],
      [0, ''],
      [NaN, ''],
      [4, '1,2,3'],
    ] as const) {
      list.rerender({ limit })
      expect(list.data(), `${limit}`).toBe(left)
      const { current } = list.result
      list.rerender({ limit })
      expect(list.result.current).toBe(current)
    }
  })

  test('M8 begins empty with another key, and keeps its rows with the same key', () => {
    const list = mountList({ key: 1 })
    receive('a')
    list.rerender({ key: 1 })
    expect(list.data()).toBe('a')
    list.rerender({ key: 2 })
    expect(list.data()).toBe('')
    receive('b')
    list.rerender({ key: 2, filter: () => true })
    expect(list.data()).toBe('b')
    list.rerender({ key: 1 })
    expect(list.data()).toBe('')
  })

  test('M9 throws for a filter that is not a function', () => {
    vi.mocked(console.error).mockImplementation(() => undefined)
    expect(() => mountList({ filter: 7 as never })).toThrow(TypeError)
    vi.mocked(console.error).mockClear()
  })
})

class Boundary extends Component<{ children: ReactNode }> {
  override state = { error: null as Error | null }
  static getDerivedStateFromError = (error: Error) => ({ error })
  override render() {
    return this.state.error ? this.state.error.message : this.props.children
  }
}

describe.each(modes)('a message reducer%s', (_, wrapper) => {
  const open = () => {
    const connection = createConnection<string>('ws://peer/', peer)
    connection.open()
    FakeWebSocket.last.accept()
    return connection
  }

  test('M9 is called once for each message, and an unchanged state causes no render', () => {
    const connection = open()
    const reducer = vi.fn((count: number, data: string) => (data === 'count' ? count + 1 : count))
    let renders = 0
    const { result } = renderHook(() => {
      renders += 1
      return useMessageReducer(connection, reducer, 0)
    }, wrapper && { wrapper })
    const before = renders
    for (let message = 0; message < 10; message += 1) receive('skip')
    expect(renders).toBe(before)
    receive('count')
    expect(result.current).toBe(1)
    expect(renders - before).toBe(wrapper ? 2 : 1)
    expect(reducer).toHaveBeenCalledTimes(11)
  })

  test('M9 gets only messages that its filter accepts, and starts again with another key', () => {
    const connection = open()
    const { result, rerender } = renderHook(
      ({ key }: { key: string }) =>
        useMessageReducer(connection, (lines, line) => `${lines}${line}`, key, {
          filter: (data) => data !== 'ping',
          key,
        }),
      { initialProps: { key: 'a' }, ...(wrapper && { wrapper }) },
    )
    receive('1', 'ping', '2')
    expect(result.current).toBe('a12')
    rerender({ key: 'b' })
    expect(result.current).toBe('b')
    receive('3')
    expect(result.current).toBe('b3')
  })

  test('M9 that throws makes the next render throw, and starts again with another key', () => {
    vi.mocked(console.error).mockImplementation(() => undefined)
    const connection = open()
    function Fold({ id }: { id: string }) {
      const fold = (text: string, data: string) => {
        if (data === 'wrong') throw new Error('cannot fold')
        return `${text}${data}`
      }
      return useMessageReducer(connection, fold, id, { key: id })
    }
    const tree = (id: string) => (
      <Boundary key={id}>
        <Fold id={id} />
      </Boundary>
    )
    const view = render(tree('a'), wrapper && { wrapper })
    receive('1', 'wrong', '2')
    expect(view.container.textContent).toBe('cannot fold')
    receive('3')
    expect(view.container.textContent).toBe('cannot fold')
    view.rerender(tree('b'))
    receive('4')
    expect(view.container.textContent).toBe('b4')
    vi.mocked(console.error).mockClear()
  })

  test('M8 a list is emptied when its connection is reset', async () => {
    const connection = createConnection<string>('ws://peer/', peer)
    const Page = () =>
      useMessages(connection)
        .map(({ data }) => data)
        .join()
    const Hold = () => useWebSocket(connection).readyState
    const tree = (holds: boolean) => [<Page key="page" />, holds && <Hold key="hold" />]
    const view = render(tree(true), wrapper && { wrapper })
    accept()
    receive('for alice')
    expect(view.container.textContent).toBe('for alice1')
    view.rerender(tree(false))
    await pass(0)
    expect(view.container.textContent).toBe('')
    view.rerender(tree(true))
    accept()
    receive('for bob')
    expect(view.container.textContent).toBe('for bob1')
  })
})

test('M1 useMessageListener with useReducer supports local rows and clearing', () => {
  type Action = { sent: string } | { received: string } | 'clear'
  const rows = (rows: readonly string[], action: Action): readonly string[] =>
    action === 'clear' ? [] : [...rows, 'sent' in action ? `${action.sent}?` : action.received]
  function useChat() {
    const socket = useWebSocket<string>('ws://peer/', peer)
    const [lines, act] = useStateOf(rows)
    useMessageListener(socket, (_, received) => act({ received }))
    return { lines, act }
  }
  function useStateOf(reduce: typeof rows) {
    const [lines, setLines] = useState<readonly string[]>([])
    return [lines, (action: Action) => setLines((lines) => reduce(lines, action))] as const
  }
  const { result } = renderHook(useChat)
  accept()
  act(() => result.current.act({ sent: 'hello' }))
  receive('hi')
  expect(result.current.lines).toEqual(['hello?', 'hi'])
  act(() => result.current.act('clear'))
  expect(result.current.lines).toEqual([])
})

describe.each(modes)('useRetryCountdown%s', (_, wrapper) => {
  test('L19 returns whole seconds, renders once a second, and returns null without a retry', async () => {
    let renders = 0
    const { result } = renderHook(() => {
      renders += 1
      const socket = useWebSocket('ws://peer/', {
        WebSocket: FakeWebSocket,
        reconnect: { delay: 2_500, jitter: 'none' },
      })
      return useRetryCountdown(socket)
    }, wrapper && { wrapper })
    accept()
    receive('hello')
    expect(result.current).toBeNull()
    act(() => FakeWebSocket.last.drop())
    expect(result.current).toBe(3)
    const seen = [result.current]
    const before = renders
    for (let tenth = 0; tenth < 26; tenth += 1) {
      await pass(100)
      if (seen.at(-1) !== result.current) seen.push(result.current)
    }
    expect(seen).toEqual([3, 2, 1, null])
    expect(renders - before).toBeLessThanOrEqual((wrapper ? 2 : 1) * 4)
    expect(FakeWebSocket.all).toHaveLength(2)
  })

  test('L19 accepts a connection, returns the wait in the first render, and leaves no timer', async () => {
    const chat = createConnection('ws://peer/', {
      WebSocket: FakeWebSocket,
      reconnect: { delay: 5_000, jitter: 'none' },
    })
    chat.open()
    FakeWebSocket.last.refuse()
    const view = renderHook(() => useRetryCountdown(chat), wrapper && { wrapper })
    expect(view.result.current).toBe(5)
    view.unmount()
    chat.dispose()
    await pass(0)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('L19 returns Infinity if the delay is not finite', () => {
    const chat = createConnection('ws://peer/', { WebSocket: FakeWebSocket, reconnect: { delay: NaN } })
    chat.open()
    FakeWebSocket.last.refuse()
    const { result } = renderHook(() => useRetryCountdown(chat), wrapper && { wrapper })
    expect(result.current).toBe(Infinity)
    chat.dispose()
  })
})
