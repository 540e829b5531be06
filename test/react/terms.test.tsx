import { act, render, renderHook } from '@testing-library/react'
import { Component, memo, startTransition, StrictMode, useEffect, useState, type ReactNode } from 'react'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import {
  createConnection,
  useMessageReducer,
  useMessages,
  useWebSocket,
  WebSocketConfig,
  type Source,
  type UseWebSocketOptions,
  type UseWebSocketResult,
} from '../../src/index.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'
import {
  createCounter,
  leaveAct,
  modes,
  mount,
  pass,
  textOf,
  useFakeSocket,
  withFakes,
} from '../support/mount.js'

withFakes()

const peer = { WebSocket: FakeWebSocket, reconnect: false } as const
const accept = () => act(() => FakeWebSocket.last.accept())
const receive = (data: string) => act(() => FakeWebSocket.last.message(data))

describe.each(modes)('the first render for another address%s', (_, wrapper) => {
  const changes: [string, UseWebSocketOptions, Source, UseWebSocketOptions?][] = [
    ['another address', {}, 'ws://other/'],
    ['no address', {}, null],
    ['other protocols', {}, 'ws://peer/', { protocols: 'chat' }],
    ['another key', { key: 'a' }, 'ws://peer/', { key: 'b' }],
    ['a shared address', { share: true }, 'ws://other/', { share: true }],
    ['another string in share', { share: 'a' }, 'ws://peer/', { share: 'b' }],
  ]

  test.each(changes)('L16 has no field of the old one: %s', async (_, options, source, next = options) => {
    function Room({ of, source, options }: { of: string; source: Source; options: UseWebSocketOptions }) {
      const socket = useWebSocket(source, { ...peer, ...options })
      const rows = useMessages(socket)
      const [before, setBefore] = useState(of)
      const [first, setFirst] = useState('')
      if (of !== before) {
        setBefore(of)
        // React's own way to adjust state when a prop changes.
        setFirst(`${textOf(socket.data)} ${socket.readyState} ${rows.length}`)
      }
      return first
    }
    const view = render(<Room of="a" source="ws://peer/" options={options} />, wrapper && { wrapper })
    accept()
    receive('of a')
    view.rerender(<Room of="b" source={source} options={next} />)
    await pass(0)
    expect(view.container.textContent).toBe(`nothing ${source ? 0 : 3} 0`)
  })
})

class Boundary extends Component<{ children: ReactNode }> {
  override state = { error: null as Error | null }
  static getDerivedStateFromError = (error: Error) => ({ error })
  override render() {
    return this.state.error ? this.state.error.message : this.props.children
  }
}

describe.each(modes)('an address that changes with every render%s', (_, wrapper) => {
  let serial = 0
  const impure: [string, () => [Source, UseWebSocketOptions]][] = [
    ['the address', () => [`ws://peer/?id=${(serial += 1)}`, {}]],
    ['the protocols', () => ['ws://peer/', { protocols: `p${(serial += 1)}` }]],
    ['the key', () => ['ws://peer/', { key: `k${(serial += 1)}` }]],
    ['a shared address', () => [`ws://peer/?id=${(serial += 1)}`, { share: true }]],
  ]
  test.each(impure)('L17 opens one socket and causes one warning: %s', async (_, make) => {
    const warn = vi.mocked(console.warn).mockImplementation(() => undefined)
    function Impure() {
      'use no memo'
      const [source, options] = make()
      const { readyState } = useWebSocket(source, { ...peer, ...options })
      const [, show] = useState({})
      useEffect(() => show({}), [readyState])
      return readyState
    }
    const tree = () => (
      <Boundary>
        <Impure />
      </Boundary>
    )
    const view = render(tree(), wrapper && { wrapper })
    for (let render = 0; render < 5; render += 1) view.rerender(tree())
    await pass(0)
    accept()
    expect(view.container.textContent).toBe('1')
    expect(FakeWebSocket.all).toHaveLength(1)
    expect(warn).toHaveBeenCalledTimes(1)
    expect(warn.mock.calls[0]![0]).toContain('useState(() =>')
    warn.mockClear()
  })

  test('L17 is used as soon as it stays the same, without a warning when a user types it', async () => {
    const view = mount('ws://peer/', {}, wrapper)
    for (let letter = 1; letter <= 30; letter += 1) view.show(`ws://peer/${'x'.repeat(letter)}`)
    await pass(0)
    expect(FakeWebSocket.last.url).toBe(`ws://peer/${'x'.repeat(30)}`)
    accept()
    expect(view.shown.readyState).toBe(1)
  })
})

describe.each(modes)('a field that is read late%s', (_, wrapper) => {
  /** A child that reads a field as soon as it is shown. */
  function createLamp(
    field: 'data' | 'retry' | 'error' | 'readyState' | 'status',
    options: UseWebSocketOptions,
  ) {
    const Lamp = memo(function Lamp({ socket }: { socket: UseWebSocketResult }) {
      const value = socket[field]
      return <i>{value !== null && typeof value === 'object' ? 'something' : String(value)}</i>
    })
    let show: (shown: boolean) => void = () => undefined
    function App() {
      const socket = useWebSocket('ws://peer/', { ...peer, ...options })
      const [shown, setShown] = useState(false)
      useEffect(() => {
        show = setShown
      }, [])
      // Reads one field: a component that reads none is updated for all of them.
      const other = field === 'readyState' ? socket.error : socket.readyState
      return (
        <>
          {shown && <Lamp socket={socket} />}
          <b>{String(other)}</b>
        </>
      )
    }
    const view = render(<App />, wrapper && { wrapper })
    return { show: () => act(() => show(true)), text: () => view.container.querySelector('i')!.textContent }
  }
  const quick: UseWebSocketOptions = { reconnect: { delay: 20, jitter: 'none' } }

  test('L16 is up to date when it returns to its value of the first render: data', async () => {
    const lamp = createLamp('data', quick)
    accept()
    receive('on')
    act(() => FakeWebSocket.last.drop())
    await pass(50)
    accept()
    receive('off')
    lamp.show()
    expect(lamp.text()).toBe('off')
    receive('on')
    expect(lamp.text()).toBe('on')
  })

  test('L16 is up to date when it returns to its value of the first render: retry, error', async () => {
    for (const field of ['retry', 'error'] as const) {
      FakeWebSocket.reset()
      const lamp = createLamp(field, quick)
      accept()
      act(() => FakeWebSocket.last.drop())
      lamp.show()
      expect(lamp.text()).toBe('something')
      await pass(50)
      accept()
      expect(lamp.text()).toBe('null')
    }
  })

  test.each([
    ['not shared', () => ({})],
    ['shared', () => ({ share: true })],
  ])('L16 is up to date: readyState of a connection that is %s', async (_, options) => {
    const lamp = createLamp('readyState', { ...quick, ...options() })
    accept()
    lamp.show()
    expect(lamp.text()).toBe('1')
    act(() => FakeWebSocket.last.drop())
    expect(lamp.text()).toBe('3')
    await pass(50)
    expect(lamp.text()).toBe('0')
  })

  test('L16 is up to date after a handler has read it from an old object', () => {
    const { result } = renderHook(
      () => useWebSocket('ws://peer/', { ...peer, ...quick }),
      wrapper && { wrapper },
    )
    accept()
    const old = result.current
    receive('on')
    expect(old.data).toBe('on')
    receive('off')
    expect(result.current.data).toBe('off')
    receive('on')
    expect(result.current.data).toBe('on')
  })
})

describe.each(modes)('a connection that a render will open%s', (_, wrapper) => {
  test('L16 is shown as CONNECTING at once when enabled turns true', () => {
    const shown: string[] = []
    const { rerender } = renderHook(
      ({ enabled }: { enabled: boolean }) => {
        const { readyState, status } = useFakeSocket('ws://peer/', { enabled })
        useEffect(() => void shown.push(`${readyState} ${status}`))
      },
      { initialProps: { enabled: false }, ...(wrapper && { wrapper }) },
    )
    rerender({ enabled: true })
    expect([...new Set(shown)]).toEqual(['3 closed', '0 connecting'])
    rerender({ enabled: false })
    expect(shown.at(-1)).toBe('3 closed')
  })

  test('L16 is shown as CONNECTING at once if createConnection made it', () => {
    const shown: number[] = []
    const chat = createConnection('ws://peer/', peer)
    const Page = () => {
      const { readyState } = useWebSocket(chat)
      useEffect(() => void shown.push(readyState))
      return readyState
    }
    render(<Page />, wrapper && { wrapper })
    accept()
    expect([...new Set(shown)]).toEqual([0, 1])
  })
})

describe.each(modes)('key%s', (_, wrapper) => {
  test('L14 makes a new connection when it changes with an address function', async () => {
    let user = 'alice'
    const use = (key: string) => [() => `ws://peer/${user}`, { key, reconnect: false }] as const
    const view = mount(...use('alice'), wrapper)
    accept()
    receive('for alice')
    act(() => FakeWebSocket.last.drop())
    act(() => view.shown.open())
    expect(view.shown.send('note of alice')).toBe('queued')
    user = 'bob'
    view.show(...use('bob'))
    expect(view.shown).toMatchObject({ readyState: 0, data: null, lastCloseEvent: null })
    await pass(0)
    accept()
    expect([FakeWebSocket.last.url, FakeWebSocket.last.sent]).toEqual(['ws://peer/bob', []])
  })

  test('L14 keeps the connection while it stays the same, even if the address changes', () => {
    const view = mount('ws://peer/a', { key: 'room' }, wrapper)
    accept()
    view.show('ws://peer/b', { key: 'room' })
    view.show(() => 'ws://peer/c', { key: 'room' })
    expect(view.shown.readyState).toBe(1)
    expect(FakeWebSocket.all).toHaveLength(1)
  })

  test('L14 is shared by components with share: true', async () => {
    const Sharer = ({ room }: { room: string }) =>
      useWebSocket(() => `ws://peer/${room}`, { ...peer, share: true, key: room }).readyState
    render([<Sharer key="1" room="a" />, <Sharer key="2" room="a" />, <Sharer key="3" room="b" />], {
      wrapper,
    })
    await pass(0)
    expect(FakeWebSocket.all.map(({ url }) => url)).toEqual(['ws://peer/a', 'ws://peer/b'])
  })

  test.each([
    [7, '7'],
    [true, 'true'],
    [{}, 'object'],
    [() => 'a', 'function'],
    [Symbol('a'), 'Symbol(a)'],
  ])('L14 throws if it is not a string: %o', (key, text) => {
    vi.mocked(console.error).mockImplementation(() => undefined)
    expect(() => mount('ws://peer/', { key: key as never }, wrapper)).toThrow(
      new TypeError(`key must be a string, got ${text}`),
    )
    expect(FakeWebSocket.all).toEqual([])
    vi.mocked(console.error).mockClear()
  })

  test.each([undefined, null])('L14 counts as none if it is %s', (key) => {
    const view = mount('ws://peer/', { key: key as never }, wrapper)
    view.show('ws://other/', { key: key as never })
    expect(FakeWebSocket.last.url).toBe('ws://other/')
    expect(view.shown.readyState).toBe(0)
  })
})

describe.each(modes)('a component that joins an open session%s', (_, wrapper) => {
  const calls: string[] = []
  const Channel = ({
    name,
    source = 'ws://peer/' as never,
    ...options
  }: UseWebSocketOptions & { name: string; source?: never }) => {
    const { send } = useWebSocket(source, {
      ...peer,
      onOpen: ({ type }) => {
        calls.push(`${name} ${type}`)
        send(`subscribe ${name}`)
      },
      ...options,
    })
    return null
  }

  test('L15 gets onOpen for it once, and for the next session', async () => {
    onTestFinished(() => void calls.splice(0))
    const shared = { share: true, reconnect: { delay: 20, jitter: 'none' } } as const
    const tree = (...names: string[]) => names.map((name) => <Channel key={name} name={name} {...shared} />)
    const view = render(tree('a'), wrapper && { wrapper })
    accept()
    view.rerender(tree('a', 'b'))
    view.rerender(tree('a', 'b'))
    expect(FakeWebSocket.last.sent).toEqual(['subscribe a', 'subscribe b'])
    act(() => FakeWebSocket.last.drop())
    await pass(50)
    accept()
    expect(calls).toEqual(['a open', 'b open', 'a open', 'b open'])
  })

  test('L15 gets onOpen for a connection that open() opened, and for one that lingers', async () => {
    onTestFinished(() => void calls.splice(0))
    const chat = createConnection('ws://peer/', peer)
    chat.open()
    accept()
    render(<Channel name="own" source={chat as never} />, wrapper && { wrapper })
    expect(calls).toEqual(['own open'])
    const lingers = { share: true, linger: 1_000 }
    const view = render([<Channel key="1" name="first" {...lingers} />], wrapper && { wrapper })
    accept()
    view.rerender([])
    await pass(100)
    view.rerender([<Channel key="2" name="second" {...lingers} />])
    expect(calls).toEqual(['own open', 'first open', 'second open'])
    view.unmount()
    await pass(1_000)
  })

  test('L15 is mounted even if its onOpen throws', async () => {
    const chat = createConnection('ws://peer/', peer)
    chat.open()
    accept()
    const wrong = new Error('wrong')
    const caught = vi.fn()
    process.once('uncaughtException', caught)
    const view = render(
      <Channel
        name="own"
        source={chat as never}
        onOpen={() => {
          throw wrong
        }}
      />,
    )
    vi.useRealTimers()
    await expect.poll(() => caught.mock.calls[0]?.[0] as unknown).toBe(wrong)
    view.unmount()
  })
})

describe.each(modes)('no address%s', (_, wrapper) => {
  test.each(['', false, null, undefined])('L5 given as %o shows CLOSED and dials nothing', async (none) => {
    const Room = ({ source }: { source: Source }) => {
      const { readyState, error } = useWebSocket(source, peer)
      return `${readyState} ${String(error)}`
    }
    const view = render(<Room source={none as Source} />, wrapper && { wrapper })
    await pass(10_000)
    expect(view.container.textContent).toBe('3 null')
    expect(FakeWebSocket.all).toEqual([])
    view.rerender(<Room source="ws://peer/" />)
    accept()
    expect(view.container.textContent).toBe('1 null')
  })
})

describe.each(modes)('data%s', (_, wrapper) => {
  test('M3 causes no render for an equal value, but lastMessage does', () => {
    for (const [field, renders] of [
      ['data', 1],
      ['lastMessage', 3],
    ] as const) {
      FakeWebSocket.reset()
      const counter = createCounter()
      const Bell = () => textOf(useWebSocket('ws://peer/', peer)[field] && 'rings')
      const view = render(
        <counter.Counter>
          <Bell />
        </counter.Counter>,
        wrapper && { wrapper },
      )
      accept()
      const before = counter.renders
      for (let ring = 0; ring < 3; ring += 1) receive('ring')
      expect(counter.renders - before, field).toBe(renders)
      view.unmount()
    }
  })

  test('M3 causes no render when it is NaN again', () => {
    const counter = createCounter()
    const Meter = () => String(useWebSocket('ws://peer/', { ...peer, parse: () => Number.NaN }).data)
    render(
      <counter.Counter>
        <Meter />
      </counter.Counter>,
      wrapper && { wrapper },
    )
    accept()
    receive('a')
    const before = counter.renders
    receive('b')
    act(() => FakeWebSocket.last.drop())
    expect(counter.renders).toBe(before)
  })

  test('M3 changes together with lastMessage if both are read', () => {
    const pairs: string[] = []
    function Pairs() {
      const { data, lastMessage } = useWebSocket('ws://peer/', peer)
      useEffect(() => void pairs.push(`${textOf(data)} ${textOf(lastMessage?.data)}`), [data, lastMessage])
      return null
    }
    render(<Pairs />, wrapper && { wrapper })
    accept()
    for (const text of ['a', 'b', 'b', 'c']) receive(text)
    const expected = ['nothing nothing', 'a a', 'b b', 'b b', 'c c']
    expect(pairs).toEqual(wrapper ? ['nothing nothing', ...expected] : expected)
  })
})

describe('outside of act', () => {
  test('M3 data renders at most once a frame, and the latest value stays', async () => {
    const shown: unknown[] = []
    function Price() {
      const { data } = useWebSocket('ws://peer/', peer)
      useEffect(() => void shown.push(data), [data])
      return textOf(data)
    }
    render(<Price />)
    accept()
    leaveAct()
    for (const text of ['a', 'b', 'c']) {
      FakeWebSocket.last.message(text)
      await vi.advanceTimersByTimeAsync(1)
    }
    await vi.advanceTimersByTimeAsync(100)
    vi.useRealTimers()
    await expect.poll(() => shown).toEqual([null, 'a', 'c'])
  })

  test('M3 data is not lost when another field renders within the same frame', async () => {
    const Price = () => {
      const { data, readyState } = useWebSocket('ws://peer/', peer)
      return `${readyState} ${textOf(data)}`
    }
    const view = render(<Price />)
    accept()
    leaveAct()
    FakeWebSocket.last.message('3a')
    await vi.advanceTimersByTimeAsync(0)
    FakeWebSocket.last.message('3b')
    FakeWebSocket.last.drop()
    await vi.advanceTimersByTimeAsync(100)
    vi.useRealTimers()
    await expect.poll(() => view.container.textContent).toBe('3 3b')
  })

  test('M6 data does not delay a transition', async () => {
    let renders = 0
    const Price = () => textOf(useWebSocket('ws://peer/', peer).data)
    const Slow = memo(function Slow({ version }: { version: number }) {
      renders += 1
      return version
    })
    let move: () => void
    function App() {
      const [version, setVersion] = useState(1)
      useEffect(() => {
        move = () => startTransition(() => setVersion(2))
      }, [])
      return (
        <>
          <Price />
          <Slow version={version} />
        </>
      )
    }
    const view = render(<App />)
    accept()
    leaveAct()
    move!()
    for (let message = 0; message < 5; message += 1) FakeWebSocket.last.message(`m${message}`)
    await vi.advanceTimersByTimeAsync(100)
    vi.useRealTimers()
    await expect.poll(() => view.container.textContent).toBe('m42')
    expect(renders).toBe(2)
  })
})

test.each(['useMessages', 'useMessageReducer', 'data'] as const)(
  'T3 within act, every message is rendered, even right after another one: %s',
  (hook) => {
    const hooks = {
      useMessages: (socket: UseWebSocketResult) => useMessages(socket).at(-1)?.data,
      useMessageReducer: (socket: UseWebSocketResult) =>
        useMessageReducer(socket, (_: unknown, data: unknown) => data, null),
      data: (socket: UseWebSocketResult) => socket.data,
    }
    const { result } = renderHook(() => hooks[hook](useWebSocket('ws://peer/', peer)))
    accept()
    for (const text of ['a', 'b', 'c']) {
      receive(text)
      expect(result.current).toBe(text)
    }
  },
)

test('H6 WebSocketConfig does not apply to key and share', () => {
  const Page = () => useWebSocket(() => 'ws://peer/', peer).readyState
  render(
    <StrictMode>
      <WebSocketConfig value={{ key: 'all', share: true } as never}>
        <Page />
        <Page />
      </WebSocketConfig>
    </StrictMode>,
  )
  expect(FakeWebSocket.all).toHaveLength(2)
})
