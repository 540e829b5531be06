import { act, renderHook } from '@testing-library/react'
import { useEffect } from 'react'
import { describe, expect, test, vi } from 'vitest'
import {
  createConnection,
  useMessageListener,
  useMessageReducer,
  useMessages,
  useWebSocket,
  type UseMessagesOptions,
  type UseWebSocketResult,
} from '../../src/index.js'
import { collectUncaught } from '../support/collectUncaught.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'
import { leaveAct, modes, pass, textOf, withFakes } from '../support/mount.js'

withFakes()

/** Renders `use` with an open socket. */
function mountStream<Value, Props>(
  use: (socket: UseWebSocketResult, props: Props) => Value,
  props: Props,
  wrapper?: (typeof modes)[number][1],
) {
  let renders = 0
  const view = renderHook(
    ({ url, props }: { url: string; props: Props }) => {
      renders += 1
      return use(useWebSocket(url, { WebSocket: FakeWebSocket }), props)
    },
    { initialProps: { url: 'ws://peer/', props }, ...(wrapper && { wrapper }) },
  )
  act(() => FakeWebSocket.last.accept())
  renders = 0
  return {
    ...view,
    get value() {
      return view.result.current
    },
    get renders() {
      return renders
    },
    show: (props: Props, url = 'ws://peer/') => view.rerender({ url, props }),
  }
}

const receive = (...messages: readonly string[]) =>
  act(() => {
    for (const message of messages) FakeWebSocket.last.message(message)
  })
const join = (text: string, data: unknown) => `${text}${textOf(data)}`

describe.each(modes)('a message reducer%s', (_, wrapper) => {
  test('M1 gets every message once, in order', async () => {
    const view = mountStream((socket) => useMessageReducer(socket, join, ''), undefined, wrapper)
    receive('a', 'b', 'c')
    receive('d')
    await pass(100)
    expect(view.value).toBe('abcd')
  })

  test('M2 shows the first message after a pause at once, and those of one frame together', async () => {
    const shown: string[] = []
    mountStream(
      (socket) => {
        const text = useMessageReducer(socket, join, '')
        useEffect(() => void shown.push(text), [text])
      },
      undefined,
      wrapper,
    )
    leaveAct()
    const take = async (...texts: string[]) => {
      for (const text of texts) {
        FakeWebSocket.last.message(text)
        await vi.advanceTimersByTimeAsync(1)
      }
      await vi.advanceTimersByTimeAsync(100)
    }
    await take('a', 'b', 'c')
    await take('d')
    vi.useRealTimers()
    await expect.poll(() => shown.filter(Boolean)).toEqual(['a', 'abc', 'abcd'])
  })

  test('M1 uses the reducer of the latest render', async () => {
    const view = mountStream(
      (socket, mark: string) =>
        useMessageReducer(socket, (text, data) => `${text}${mark}${textOf(data)}`, ''),
      '-',
      wrapper,
    )
    receive('a')
    await pass(100)
    view.show('+')
    receive('b')
    await pass(100)
    expect(view.value).toBe('-a+b')
  })

  test('L5 starts again from the initial state in the first render with a new address', async () => {
    const view = mountStream((socket) => useMessageReducer(socket, join, ''), undefined, wrapper)
    receive('a', 'b')
    const old = FakeWebSocket.last
    view.show(undefined, 'ws://other/')
    expect(view.value).toBe('')
    expect(old).not.toBe(FakeWebSocket.last)
    act(() => FakeWebSocket.last.accept())
    receive('c')
    await pass(100)
    expect(view.value).toBe('c')
  })

  test('L4 leaves no timer after it has unmounted', async () => {
    const view = mountStream((socket) => useMessageReducer(socket, join, ''), undefined, wrapper)
    receive('a', 'b')
    view.unmount()
    await act(async () => {
      await Promise.resolve()
      FakeWebSocket.last.answerClose()
    })
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe.each(modes)('a list of messages%s', (_, wrapper) => {
  const mountList = (options?: UseMessagesOptions) =>
    mountStream(
      (socket, options: UseMessagesOptions | undefined) =>
        useMessages(socket, options).map(({ data }) => data),
      options,
      wrapper,
    )

  test('M7 keeps only the latest messages, up to limit', async () => {
    const view = mountList({ limit: 2 })
    receive('a', 'b', 'c')
    await pass(100)
    expect(view.value).toEqual(['b', 'c'])
  })

  test('M7 keeps 200 by default, and none with a limit of 0, -1 or NaN', async () => {
    const many = Array.from({ length: 300 }, (_, index) => `${index}`)
    const view = mountList()
    receive(...many)
    await pass(100)
    expect(view.value).toEqual(many.slice(-200))
    for (const limit of [0, -1, NaN]) {
      view.unmount()
      const none = mountList({ limit })
      receive('a', 'b')
      await pass(100)
      expect(none.value).toEqual([])
      none.unmount()
    }
  })

  test('M2 keeps the messages that the filter accepts, and renders for no other', async () => {
    const view = mountList({ filter: (data) => data !== 'ping' })
    const before = view.renders
    receive('ping')
    receive('ping', 'ping')
    await pass(100)
    expect(view.value).toEqual([])
    expect(view.renders).toBe(before)
    receive('a', 'ping')
    await pass(100)
    expect(view.value).toEqual(['a'])
  })

  test('M2 uses the filter of the latest render', async () => {
    const view = mountList({ filter: (data) => data !== 'ping' })
    receive('a', 'ping')
    await pass(100)
    view.show({ filter: (data) => data !== 'a' })
    receive('a', 'ping')
    await pass(100)
    expect(view.value).toEqual(['a', 'ping'])
  })

  test('L5 is empty again with a new address, and stays the same array until a message comes', async () => {
    const view = mountStream((socket) => useMessages(socket), undefined, wrapper)
    receive('a')
    await pass(100)
    view.show(undefined, 'ws://other/')
    const { value } = view
    expect(value).toEqual([])
    view.show(undefined, 'ws://other/')
    expect(view.value).toBe(value)
  })

  test('M1 has the time and the session of each message', async () => {
    const view = mountStream((socket) => ({ rows: useMessages(socket), socket }), undefined, wrapper)
    vi.setSystemTime(1_000)
    receive('a')
    act(() => view.value.socket.close())
    act(() => FakeWebSocket.last.answerClose())
    act(() => view.value.socket.open())
    act(() => FakeWebSocket.last.accept())
    vi.setSystemTime(5_000)
    receive('b')
    await pass(100)
    expect(view.value.rows).toMatchObject([
      { id: 1, data: 'a', receivedAt: 1_000, session: 1 },
      { id: 2, data: 'b', receivedAt: 5_000, session: 2 },
    ])
  })
})

describe.each(modes)('a message listener%s', (_, wrapper) => {
  test('M1 gets every message once, in order, without a render', () => {
    const received: unknown[] = []
    const view = mountStream(
      (socket) => useMessageListener(socket, (event, data) => received.push([event.type, data])),
      undefined,
      wrapper,
    )
    receive('a', 'b')
    expect(received).toEqual([
      ['message', 'a'],
      ['message', 'b'],
    ])
    expect(view.renders).toBe(0)
  })

  test('M1 of the latest render is called, and none after unmounting', () => {
    const first = vi.fn()
    const second = vi.fn()
    const view = mountStream(useMessageListener, first, wrapper)
    view.show(second)
    receive('a')
    expect(first).not.toHaveBeenCalled()
    expect(second).toHaveBeenCalledTimes(1)
    view.unmount()
    expect(FakeWebSocket.last.state).toBe(1)
    FakeWebSocket.last.message('b')
    expect(second).toHaveBeenCalledTimes(1)
  })

  test('M4 that throws does not stop the others', async () => {
    const uncaught = collectUncaught()
    const wrong = new Error('wrong')
    const received: unknown[] = []
    mountStream(
      (socket) => {
        useMessageListener(socket, () => {
          throw wrong
        })
        useMessageListener(socket, (_, data) => received.push(data))
      },
      undefined,
      wrapper,
    )
    receive('a')
    expect(received).toEqual(['a'])
    expect(await uncaught()).toEqual([wrong])
  })
})

test('M1 message hooks accept a connection in place of the result of useWebSocket', async () => {
  const connection = createConnection('ws://peer/', { WebSocket: FakeWebSocket })
  const { result } = renderHook(() => useMessageReducer(connection, join, ''))
  connection.open()
  FakeWebSocket.last.accept()
  receive('a', 'b')
  await pass(100)
  expect(result.current).toBe('ab')
})

test('H4 a hundred components that show the messages of one connection request one animation frame at a time', async () => {
  const connection = createConnection('ws://peer/', { WebSocket: FakeWebSocket })
  const views = Array.from({ length: 100 }, () => renderHook(() => useMessages(connection)))
  connection.open()
  FakeWebSocket.last.accept()
  const request = vi.spyOn(globalThis, 'requestAnimationFrame')
  leaveAct()
  FakeWebSocket.last.message('a')
  FakeWebSocket.last.message('b')
  expect(request).toHaveBeenCalledTimes(1)
  vi.advanceTimersToNextFrame()
  expect(request).toHaveBeenCalledTimes(2)
  vi.useRealTimers()
  await expect
    .poll(() => views.every(({ result }) => result.current.map(({ data }) => textOf(data)).join() === 'a,b'))
    .toBe(true)
  connection.dispose()
})
