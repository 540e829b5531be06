import { act, render, renderHook } from '@testing-library/react'
import { StrictMode, useEffect, useState } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { afterEach, describe, expect, test, vi } from 'vitest'
import {
  createConnection,
  useMessageListener,
  useWebSocket,
  WebSocketConfig,
  type UseWebSocketOptions,
} from '../../src/index.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'
import { createCounter, modes, pass, withFakes } from '../support/mount.js'

withFakes()

const shared = { WebSocket: FakeWebSocket, reconnect: false, share: true } as const

interface PartProps {
  readonly name: string
  readonly url?: string
  readonly options?: UseWebSocketOptions
}

/** What the callbacks of each component were told. */
const told: string[] = []
afterEach(() => void told.splice(0))

function Part({ name, url = 'ws://peer/', options = shared }: PartProps) {
  const socket = useWebSocket(url, {
    onOpen: () => told.push(`${name} onOpen`),
    onMessage: ({ data }) => told.push(`${name} ${data as string}`),
    onClose: ({ code }) => told.push(`${name} onClose ${code}`),
    ...options,
  })
  return (
    <button onClick={() => socket.close(4000)}>
      {`${name} ${socket.readyState} ${socket.data as string} ${socket.closedBy}`}
    </button>
  )
}

describe.each(modes)('components that share%s', (_, wrapper) => {
  test('H1 open one socket, and close it with 1000 when the last one has gone', async () => {
    const view = render([<Part key="a" name="a" />, <Part key="b" name="b" />], { wrapper })
    expect(FakeWebSocket.all).toHaveLength(1)
    act(() => FakeWebSocket.last.accept())
    expect(view.container.textContent).toBe('a 1 null nullb 1 null null')
    view.rerender([<Part key="b" name="b" />])
    await pass(0)
    expect(FakeWebSocket.last.closeCalls).toEqual([])
    told.splice(0)
    act(() => FakeWebSocket.last.message('hello'))
    expect(told).toEqual(['b hello'])
    view.unmount()
    await pass(0)
    expect(FakeWebSocket.last.closedWith).toEqual([1000])
    act(() => FakeWebSocket.last.answerClose())
    expect(told).toEqual(['b hello', 'b onClose 1000'])
    expect(FakeWebSocket.all).toHaveLength(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('H1 keep the socket where one takes over from the other in one commit', async () => {
    const view = render([<Part key="a" name="a" />], { wrapper })
    act(() => FakeWebSocket.last.accept())
    for (const name of ['b', 'c', 'd']) {
      view.rerender([<Part key={name} name={name} />])
      await pass(0)
    }
    expect(FakeWebSocket.all).toHaveLength(1)
    expect(FakeWebSocket.last.closeCalls).toEqual([])
    expect(view.container.textContent).toBe('d 1 null null')
  })

  test('H1 begin anew after the last one has gone: nothing is left of the old session', async () => {
    const view = render([<Part key="a" name="a" />], { wrapper })
    act(() => FakeWebSocket.last.accept())
    act(() => FakeWebSocket.last.message('old'))
    view.rerender([])
    await pass(0)
    const [first] = FakeWebSocket.all
    view.rerender([<Part key="b" name="b" />])
    expect(view.container.textContent).toBe('b 0 null null')
    expect(FakeWebSocket.all).toHaveLength(2)
    act(() => first!.answerClose())
    expect(told.filter((line) => line.startsWith('b'))).toEqual([])
  })

  test('H1 keep the socket for as long as linger says', async () => {
    const options = { ...shared, linger: 1_000 }
    const view = render([<Part key="a" name="a" options={options} />], { wrapper })
    act(() => FakeWebSocket.last.accept())
    view.rerender([])
    await pass(999)
    expect(FakeWebSocket.last.closeCalls).toEqual([])
    view.rerender([<Part key="b" name="b" options={options} />])
    await pass(2_000)
    expect(view.container.textContent).toBe('b 1 null null')
    told.splice(0)
    act(() => FakeWebSocket.last.message('hello'))
    expect(told).toEqual(['b hello'])
    view.rerender([])
    await pass(1_000)
    expect(FakeWebSocket.all).toHaveLength(1)
    expect(FakeWebSocket.last.closedWith).toEqual([1000])
    view.rerender([<Part key="c" name="c" options={options} />])
    expect(FakeWebSocket.all).toHaveLength(2)
    view.unmount()
    await pass(10_000)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('H2 all see state, messages and the end, which is the doing of whoever closes', () => {
    const view = render([<Part key="a" name="a" />, <Part key="b" name="b" />], { wrapper })
    act(() => FakeWebSocket.last.accept())
    act(() => FakeWebSocket.last.message('hello'))
    expect(view.container.textContent).toBe('a 1 hello nullb 1 hello null')
    act(() => view.getAllByRole('button')[1]!.click())
    expect(FakeWebSocket.last.closedWith).toEqual([4000])
    act(() => FakeWebSocket.last.answerClose())
    expect(view.container.textContent).toBe('a 3 hello clientb 3 hello client')
    expect(told.toSorted()).toEqual([
      ...['a hello', 'a onClose 4000', 'a onOpen', 'b hello', 'b onClose 4000', 'b onOpen'],
    ])
  })

  test('H1 share by address and protocols, or by a string alone', () => {
    const by = (options: UseWebSocketOptions) => ({ ...shared, ...options })
    render(
      [
        <Part key="1" name="1" options={by({ protocols: 'chat' })} />,
        <Part key="2" name="2" options={by({ protocols: ['chat'] })} />,
        <Part key="3" name="3" options={by({ protocols: 'other' })} />,
        <Part key="4" name="4" url="ws://peer/other" options={by({ share: 'name' })} />,
        <Part key="5" name="5" url="ws://peer/third" options={by({ share: 'name' })} />,
        <Part key="6" name="6" options={by({ share: false })} />,
        <Part key="7" name="7" options={by({ share: 'other name' })} />,
      ],
      { wrapper },
    )
    expect(FakeWebSocket.all.map(({ url, protocols }) => `${url} ${protocols.join()}`)).toEqual([
      ...['ws://peer/ chat', 'ws://peer/ other', 'ws://peer/other ', 'ws://peer/ ', 'ws://peer/ '],
    ])
  })

  test('H1 share by a string where the address is asked for, and not without one', async () => {
    const Asking = ({ share }: { share: boolean | string }) =>
      useWebSocket(() => Promise.resolve('ws://peer/'), { ...shared, share }).readyState
    const view = render([<Asking key="a" share="name" />, <Asking key="b" share="name" />], { wrapper })
    await pass(0)
    expect(FakeWebSocket.all).toHaveLength(1)
    view.rerender([<Asking key="c" share />, <Asking key="d" share />])
    await pass(0)
    expect(FakeWebSocket.all).toHaveLength(3)
  })

  test('H1 is open for as long as one of them wants it to be', () => {
    const off = { ...shared, enabled: false }
    const view = render([<Part key="a" name="a" options={off} />, <Part key="b" name="b" options={off} />], {
      wrapper,
    })
    expect(FakeWebSocket.all).toEqual([])
    view.rerender([<Part key="a" name="a" options={off} />, <Part key="b" name="b" />])
    act(() => FakeWebSocket.last.accept())
    expect(view.container.textContent).toBe('a 1 null nullb 1 null null')
    view.rerender([<Part key="a" name="a" options={off} />, <Part key="b" name="b" options={off} />])
    expect(FakeWebSocket.last.closedWith).toEqual([1000])
    expect(FakeWebSocket.all).toHaveLength(1)
  })

  test('H1 is closed when the one that wants it has gone and the others do not', async () => {
    const off = { ...shared, enabled: false }
    const view = render([<Part key="a" name="a" options={off} />, <Part key="b" name="b" />], { wrapper })
    act(() => FakeWebSocket.last.accept())
    view.rerender([<Part key="a" name="a" options={off} />])
    await pass(0)
    expect(FakeWebSocket.last.closedWith).toEqual([1000])
  })

  test('L5 leaves the shared socket for one of its own when its address changes', async () => {
    const view = render([<Part key="a" name="a" />, <Part key="b" name="b" />], { wrapper })
    act(() => FakeWebSocket.last.accept())
    view.rerender([<Part key="a" name="a" />, <Part key="b" name="b" url="ws://other/" />])
    await pass(0)
    expect(FakeWebSocket.all.map(({ url, closeCalls }) => [url, closeCalls.length])).toEqual([
      ['ws://peer/', 0],
      ['ws://other/', 0],
    ])
    expect(view.container.textContent).toBe('a 1 null nullb 0 null null')
  })
})

describe('a thousand components', () => {
  test('H4 cost one socket, and one render each for a change', () => {
    const counter = createCounter()
    const heard = vi.fn()
    function Reader() {
      const socket = useWebSocket('ws://peer/', shared)
      useMessageListener(socket, heard)
      return socket.readyState
    }
    const many = Array.from({ length: 1_000 }, (_, index) => (
      <counter.Counter key={index}>
        <Reader />
      </counter.Counter>
    ))
    render(many)
    expect(FakeWebSocket.all).toHaveLength(1)
    const mounted = counter.renders
    act(() => FakeWebSocket.last.accept())
    expect(counter.renders - mounted).toBe(1_000)
    act(() => FakeWebSocket.last.message('hello'))
    expect(counter.renders - mounted).toBe(1_000)
    expect(heard).toHaveBeenCalledTimes(1_000)
  })
})

test('L7 hydrates a component whose shared connection others have opened already', async () => {
  const Late = () => <Part name="late" />
  const html = renderToString(<Late />)
  expect(html).toContain('late 0')
  render(<Part name="early" />)
  act(() => FakeWebSocket.last.accept())
  const container = document.createElement('div')
  container.innerHTML = html
  const trouble = vi.fn()
  const root = await act(() =>
    Promise.resolve(hydrateRoot(container, <Late />, { onRecoverableError: trouble })),
  )
  expect(trouble).not.toHaveBeenCalled()
  expect(container.textContent).toBe('late 1 null null')
  expect(FakeWebSocket.all).toHaveLength(1)
  act(() => root.unmount())
})

describe.each(modes)('a connection made elsewhere%s', (_, wrapper) => {
  const options = { WebSocket: FakeWebSocket, reconnect: false } as const

  function Holder({ connection }: { connection: ReturnType<typeof createConnection> }) {
    const { readyState } = useWebSocket(connection, { onClose: ({ code }) => told.push(`onClose ${code}`) })
    return readyState
  }

  test('H5 is opened by the first component that holds it, and closed by the last', async () => {
    const connection = createConnection('ws://peer/', options)
    const view = render([<Holder key="a" connection={connection} />], { wrapper })
    expect(view.container.textContent).toBe('0')
    act(() => FakeWebSocket.last.accept())
    view.rerender([<Holder key="a" connection={connection} />, <Holder key="b" connection={connection} />])
    expect(view.container.textContent).toBe('11')
    view.rerender([<Holder key="b" connection={connection} />])
    await pass(0)
    expect(FakeWebSocket.last.closeCalls).toEqual([])
    view.unmount()
    await pass(0)
    expect(FakeWebSocket.last.closedWith).toEqual([1000])
    FakeWebSocket.last.answerClose()
    expect(told).toEqual(['onClose 1000'])
    connection.open()
    FakeWebSocket.last.accept()
    FakeWebSocket.last.drop()
    expect(told).toEqual(['onClose 1000'])
  })

  test('H1 stays open where it was opened by hand before', async () => {
    const connection = createConnection('ws://peer/', options)
    connection.open()
    FakeWebSocket.last.accept()
    const view = render([<Holder key="a" connection={connection} />], { wrapper })
    expect(view.container.textContent).toBe('1')
    view.unmount()
    await pass(0)
    expect(FakeWebSocket.last.closeCalls).toEqual([])
    connection.dispose()
    expect(FakeWebSocket.last.closedWith).toEqual([1000])
  })

  test('H5 makes way for another one', async () => {
    const [one, other] = ['ws://one/', 'ws://other/'].map((url) => createConnection(url, options))
    const view = render([<Holder key="a" connection={one!} />], { wrapper })
    act(() => FakeWebSocket.last.accept())
    view.rerender([<Holder key="a" connection={other!} />])
    await pass(0)
    expect(FakeWebSocket.all.map(({ url, closedWith }) => [url, closedWith])).toEqual([
      ['ws://one/', [1000]],
      ['ws://other/', null],
    ])
    expect(view.container.textContent).toBe('0')
  })

  test('H5 is the one that another component has', () => {
    function Parent() {
      const socket = useWebSocket('ws://peer/', options)
      return <Child connection={socket.connection} />
    }
    function Child({ connection }: { connection: ReturnType<typeof useWebSocket>['connection'] }) {
      return useWebSocket(connection).readyState
    }
    const view = render(<Parent />, { wrapper })
    act(() => FakeWebSocket.last.accept())
    expect(view.container.textContent).toBe('1')
    expect(FakeWebSocket.all).toHaveLength(1)
  })
})

describe('WebSocketConfig', () => {
  class Other extends FakeWebSocket {}

  test('H6 merges options by field: own first, then the nearest', async () => {
    const onOpen = vi.fn()
    const { result } = renderHook(
      () => useWebSocket('ws://peer/', { binaryType: 'arraybuffer', protocols: undefined }),
      {
        wrapper: ({ children }) => (
          <WebSocketConfig
            value={{
              WebSocket: FakeWebSocket,
              protocols: 'outer',
              binaryType: 'blob',
              closeTimeout: 50,
              onOpen,
            }}
          >
            <WebSocketConfig value={{ WebSocket: Other, reconnect: false, closeTimeout: undefined }}>
              {children}
            </WebSocketConfig>
          </WebSocketConfig>
        ),
      },
    )
    const socket = FakeWebSocket.last
    expect(socket).toBeInstanceOf(Other)
    expect(socket).toMatchObject({ protocols: ['outer'], binaryType: 'arraybuffer' })
    act(() => socket.accept())
    expect(onOpen).toHaveBeenCalledTimes(1)
    act(() => result.current.close())
    await pass(50)
    expect(result.current).toMatchObject({ readyState: 3, closedBy: 'timeout' })
  })

  test('H6 never reconnects when it changes', () => {
    let set: (delay: number) => void = () => undefined
    function Root() {
      const [closeTimeout, setCloseTimeout] = useState(50)
      useEffect(() => {
        set = setCloseTimeout
      }, [])
      return (
        <WebSocketConfig value={{ ...shared, closeTimeout }}>
          <Part name="a" options={{}} />
        </WebSocketConfig>
      )
    }
    const view = render(<Root />, { wrapper: StrictMode })
    act(() => FakeWebSocket.last.accept())
    act(() => set(70))
    expect(FakeWebSocket.all).toHaveLength(1)
    expect(view.container.textContent).toBe('a 1 null null')
  })
})

describe('in development', () => {
  test('H3 warns once of options that differ from those of the first', () => {
    const warn = vi.mocked(console.warn).mockImplementation(() => undefined)
    const parts = (options: UseWebSocketOptions) => [
      <Part key="a" name="a" options={{ ...shared, closeTimeout: 50 }} />,
      <Part key="b" name="b" options={{ ...shared, closeTimeout: 50, ...options }} />,
    ]
    const view = render(parts({}))
    view.rerender(parts({ linger: undefined, highWaterMark: undefined }))
    view.rerender(parts({ reconnect: false, binaryType: undefined }))
    view.rerender(parts({ onError: () => undefined }))
    expect(warn).not.toHaveBeenCalled()
    view.rerender(parts({ closeTimeout: 70 }))
    view.rerender(parts({ closeTimeout: 80 }))
    expect(warn).toHaveBeenCalledTimes(1)
    expect(warn.mock.calls[0]![0]).toContain('another closeTimeout')
    warn.mockClear()
  })

  test('H3 warns once of a component that opens more than ten sockets in five seconds', async () => {
    const warn = vi.mocked(console.warn).mockImplementation(() => undefined)
    const { rerender } = renderHook(({ url }) => useWebSocket(url, { WebSocket: FakeWebSocket }), {
      initialProps: { url: 'ws://peer/0' },
    })
    for (let number = 1; number < 30; number += 1) {
      await pass(600)
      rerender({ url: `ws://peer/${number}` })
    }
    expect(warn).not.toHaveBeenCalled()
    for (let number = 30; number < 60; number += 1) {
      await pass(100)
      rerender({ url: `ws://peer/${number}` })
    }
    expect(warn).toHaveBeenCalledTimes(1)
    expect(warn.mock.calls[0]![0]).toContain('more than 10 sockets in 5 s')
    warn.mockClear()
  })
})
