import { act, render, renderHook } from '@testing-library/react'
import { useEffect } from 'react'
import { describe, expect, test } from 'vitest'
import {
  createConnection,
  useBufferedAmount,
  useMessageListener,
  useMessageReducer,
  useMessages,
  useWebSocket,
} from '../../src/index.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'
import { later } from '../support/later.js'
import { modes, pass, withFakes } from '../support/mount.js'

withFakes()

const receive = (...messages: readonly string[]) =>
  act(() => {
    for (const message of messages) FakeWebSocket.last.message(message)
  })

describe.each(modes)('a component%s', (_, wrapper) => {
  const options = wrapper && { wrapper }

  test('M3 shows the result of the latest parse, which is called once for each message', () => {
    const parsed: unknown[] = []
    const view = renderHook(
      ({ factor }: { factor: number }) =>
        useWebSocket('ws://peer/', {
          WebSocket: FakeWebSocket,
          parse({ data }) {
            parsed.push(data)
            return Number(data) * factor
          },
        }).data,
      { initialProps: { factor: 1 }, ...options },
    )
    act(() => FakeWebSocket.last.accept())
    receive('5')
    expect(view.result.current).toBe(5)
    view.rerender({ factor: 10 })
    expect(view.result.current).toBe(5)
    receive('6')
    expect(view.result.current).toBe(60)
    expect(parsed).toEqual(['5', '6'])
    expect(FakeWebSocket.all).toHaveLength(1)
  })

  test('M5 keeps its data and does not render when a message is refused', () => {
    const refused: string[] = []
    let renders = 0
    const view = renderHook(() => {
      renders += 1
      const { data, error } = useWebSocket('ws://peer/', {
        WebSocket: FakeWebSocket,
        parse: 'json',
        onError: ({ name }) => refused.push(name),
      })
      return { data, error }
    }, options)
    act(() => FakeWebSocket.last.accept())
    receive('[1]')
    renders = 0
    receive('{', '{')
    expect(renders).toBe(0)
    expect(view.result.current).toEqual({ data: [1], error: null })
    expect(refused).toEqual(['MessageError', 'MessageError'])
  })

  test('M1 gets decoded messages from every hook', async () => {
    const received: unknown[] = []
    const delivered: unknown[] = []
    const view = renderHook(() => {
      const socket = useWebSocket('ws://peer/', {
        WebSocket: FakeWebSocket,
        parse: ({ data }) => Number(data),
        onMessage: (_, number) => delivered.push(number),
      })
      useMessageListener(socket, (event, number) => received.push([event.data, number]))
      const rows = useMessages(socket, { filter: (number) => number > 1 })
      return { sum: useMessageReducer(socket, (sum, number) => sum + number, 0), rows }
    }, options)
    act(() => FakeWebSocket.last.accept())
    receive('1', '2', '3')
    await pass(100)
    expect(delivered).toEqual([1, 2, 3])
    expect(received).toEqual([
      ['1', 1],
      ['2', 2],
      ['3', 3],
    ])
    expect(view.result.current.sum).toBe(6)
    expect(view.result.current.rows.map(({ data }) => data)).toEqual([2, 3])
  })

  test('M3 sees each message in an effect when several are decoded at once', async () => {
    const seen: unknown[] = []
    const answers: ((value: unknown) => void)[] = []
    function Component() {
      const { data, lastMessage } = useWebSocket('ws://peer/', {
        WebSocket: FakeWebSocket,
        parse: async () => new Promise<unknown>((resolve) => answers.push(resolve)),
      })
      useEffect(() => {
        if (lastMessage) seen.push(data)
      }, [data, lastMessage])
      return null
    }
    render(<Component />, options)
    // Not in act(), which batches renders that a browser does not batch.
    const settings = globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }
    settings.IS_REACT_ACT_ENVIRONMENT = false
    FakeWebSocket.last.accept()
    for (const message of ['1', '2', '3']) FakeWebSocket.last.message(message)
    for (const [index, answer] of answers.entries()) answer(index + 1)
    await later(100)
    settings.IS_REACT_ACT_ENVIRONMENT = true
    expect([...new Set(seen)]).toEqual([1, 2, 3])
  })

  test('L4 gets no message that is decoded after it has unmounted', async () => {
    const answers: ((value: unknown) => void)[] = []
    const delivered: unknown[] = []
    const view = renderHook(
      () =>
        useWebSocket('ws://peer/', {
          WebSocket: FakeWebSocket,
          parse: async () => new Promise<unknown>((resolve) => answers.push(resolve)),
          onMessage: (_, data) => delivered.push(data),
          onError: ({ name }) => delivered.push(name),
        }),
      options,
    )
    act(() => FakeWebSocket.last.accept())
    receive('1')
    view.unmount()
    answers[0]?.('late')
    await pass(0)
    expect(delivered).toEqual([])
  })
})

describe.each(modes)('useBufferedAmount%s', (_, wrapper) => {
  function mountMeter(url = 'ws://peer/') {
    const amounts: number[] = []
    const view = renderHook(
      ({ address }: { address: string }) => {
        const socket = useWebSocket(address, { WebSocket: FakeWebSocket })
        const amount = useBufferedAmount(socket)
        amounts.push(amount)
        return { socket, amount }
      },
      { initialProps: { address: url }, ...(wrapper && { wrapper }) },
    )
    act(() => FakeWebSocket.last.accept())
    amounts.length = 0
    return { view, amounts }
  }

  test('S1 shows the unsent bytes, and renders only when they change', async () => {
    const { view, amounts } = mountMeter()
    await pass(1_000)
    receive('1', '2')
    expect(amounts).toEqual([])
    for (const bytes of [900, 500, 500, 0, 0]) {
      FakeWebSocket.last.bufferedAmount = bytes
      act(() => void view.result.current.socket.send(''))
      await pass(200)
    }
    expect(amounts.filter((amount, index) => amount !== amounts[index - 1])).toEqual([900, 500, 0])
    expect(view.result.current.amount).toBe(0)
    amounts.length = 0
    await pass(1_000)
    expect(amounts).toEqual([])
  })

  test('S1 follows the unsent bytes as they drain, even if nothing is sent meanwhile', async () => {
    const { view, amounts } = mountMeter()
    FakeWebSocket.last.bufferedAmount = 900
    act(() => void view.result.current.socket.send(''))
    await pass(200)
    expect(view.result.current.amount).toBe(900)
    FakeWebSocket.last.bufferedAmount = 100
    await pass(200)
    expect(view.result.current.amount).toBe(100)
    FakeWebSocket.last.bufferedAmount = 0
    await pass(200)
    expect(view.result.current.amount).toBe(0)
    expect(new Set(amounts)).toEqual(new Set([900, 100, 0]))
  })

  test('L5 begins with 0 at a new address', () => {
    const { view } = mountMeter()
    FakeWebSocket.last.bufferedAmount = 900
    act(() => void view.result.current.socket.send(''))
    view.rerender({ address: 'ws://other/' })
    expect(view.result.current.amount).toBe(0)
  })

  test('L4 calls no listener after unmounting', async () => {
    const { view } = mountMeter()
    FakeWebSocket.last.bufferedAmount = 900
    act(() => void view.result.current.socket.send(''))
    const { connection } = view.result.current.socket
    let calls = 0
    view.unmount()
    connection.onBufferedAmount(() => (calls += 1))()
    const before = calls
    await pass(2_999)
    expect(calls).toBe(before)
  })

  test('S1 accepts a connection, and shows its unsent bytes in the first render', () => {
    const connection = createConnection('ws://peer/', { WebSocket: FakeWebSocket })
    connection.open()
    connection.send('1234')
    const view = renderHook(() => useBufferedAmount(connection), wrapper && { wrapper })
    expect(view.result.current).toBe(4)
    act(() => connection.dispose())
    expect(view.result.current).toBe(0)
  })
  test('S1 follows another connection that has as many unsent bytes', () => {
    const open = () => {
      const connection = createConnection('ws://peer/', { WebSocket: FakeWebSocket })
      connection.open()
      connection.send('1234')
      return connection
    }
    const [first, second] = [open(), open()]
    const view = renderHook(({ connection }) => useBufferedAmount(connection), {
      initialProps: { connection: first },
      ...(wrapper && { wrapper }),
    })
    view.rerender({ connection: second })
    expect(view.result.current).toBe(4)
    act(() => first.dispose())
    expect(view.result.current).toBe(4)
    act(() => second.dispose())
    expect(view.result.current).toBe(0)
  })
  test('L5 no render of another connection shows the amount of the one before', () => {
    const [first, second] = [1, 2].map(() => createConnection('ws://peer/', { WebSocket: FakeWebSocket }))
    first!.open()
    first!.send('1234')
    const amounts: number[] = []
    const view = renderHook(({ connection }) => amounts.push(useBufferedAmount(connection)), {
      initialProps: { connection: first! },
      ...(wrapper && { wrapper }),
    })
    expect(amounts.at(-1)).toBe(4)
    amounts.length = 0
    view.rerender({ connection: second! })
    expect(new Set(amounts)).toEqual(new Set([0]))
    first!.dispose()
  })
})
