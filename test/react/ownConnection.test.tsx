import { act, render } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { createConnection, useWebSocket } from '../../src/index.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'
import { modes, pass, withFakes } from '../support/mount.js'
import { calls } from '../support/Part.js'

withFakes()

describe.each(modes)('a connection of createConnection%s', (_, wrapper) => {
  const options = { WebSocket: FakeWebSocket, reconnect: false } as const

  function Owner({ connection }: { connection: ReturnType<typeof createConnection> }) {
    const { readyState } = useWebSocket(connection, { onClose: ({ code }) => calls.push(`onClose ${code}`) })
    return readyState
  }

  test('H5 is opened by its first owner, and closed by the last', async () => {
    const connection = createConnection('ws://peer/', options)
    const view = render([<Owner key="a" connection={connection} />], { wrapper })
    expect(view.container.textContent).toBe('0')
    act(() => FakeWebSocket.last.accept())
    view.rerender([<Owner key="a" connection={connection} />, <Owner key="b" connection={connection} />])
    expect(view.container.textContent).toBe('11')
    view.rerender([<Owner key="b" connection={connection} />])
    await pass(0)
    expect(FakeWebSocket.last.closeCalls).toEqual([])
    view.unmount()
    await pass(0)
    expect(FakeWebSocket.last.closedWith).toEqual([1000])
    FakeWebSocket.last.answerClose()
    expect(calls).toEqual(['onClose 1000'])
    connection.open()
    FakeWebSocket.last.accept()
    FakeWebSocket.last.drop()
    expect(calls).toEqual(['onClose 1000'])
  })

  test('H1 stays open without owners if open() was called before the first of them', async () => {
    const connection = createConnection('ws://peer/', options)
    connection.open()
    FakeWebSocket.last.accept()
    const view = render([<Owner key="a" connection={connection} />], { wrapper })
    expect(view.container.textContent).toBe('1')
    view.unmount()
    await pass(0)
    expect(FakeWebSocket.last.closeCalls).toEqual([])
    connection.dispose()
    expect(FakeWebSocket.last.closedWith).toEqual([1000])
  })

  test('H5 is closed when the component uses another one instead', async () => {
    const [one, other] = ['ws://one/', 'ws://other/'].map((url) => createConnection(url, options))
    const view = render([<Owner key="a" connection={one!} />], { wrapper })
    act(() => FakeWebSocket.last.accept())
    view.rerender([<Owner key="a" connection={other!} />])
    await pass(0)
    expect(FakeWebSocket.all.map(({ url, closedWith }) => [url, closedWith])).toEqual([
      ['ws://one/', [1000]],
      ['ws://other/', null],
    ])
    expect(view.container.textContent).toBe('0')
  })

  test('H5 may come from the useWebSocket of another component', () => {
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
