import { act, render } from '@testing-library/react'
import * as React from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createConnection, useWebSocket, type Connection, type ConnectionOptions } from '../../src/index.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'
import { leaveAct, pass, withFakes } from '../support/mount.js'

withFakes()

const options = { WebSocket: FakeWebSocket, reconnect: false } as const
const calls: string[] = []
afterEach(() => void calls.splice(0))

interface OwnerProps {
  readonly connection: Connection
  readonly name: string
  readonly enabled?: boolean
}

function Owner({ connection, name, enabled }: OwnerProps) {
  const { readyState } = useWebSocket(connection, {
    enabled,
    onOpen: () => calls.push(`${name} onOpen`),
    onClose: ({ code }) => calls.push(`${name} onClose ${code}`),
    onError: () => calls.push(`${name} onError`),
  })
  return `${name} ${readyState}`
}

/** Components that mount as owners of one connection, and unmount. */
function createOwners(given: ConnectionOptions = {}) {
  const connection = createConnection('ws://peer/', { ...options, ...given })
  const view = render(null)
  return {
    connection,
    view,
    async show(...owners: readonly Omit<OwnerProps, 'connection'>[]) {
      view.rerender(owners.map((props) => <Owner key={props.name} {...props} connection={connection} />))
      await pass(0)
    },
  }
}

describe('owners of a connection', () => {
  test('L3 get the onClose of their session when others mount before it ends', async () => {
    const { connection, show } = createOwners()
    await show({ name: 'a' })
    act(() => FakeWebSocket.last.accept())
    await show()
    const [first] = FakeWebSocket.all
    await show({ name: 'b' })
    act(() => first!.answerClose())
    expect(calls).toEqual(['a onOpen', 'a onClose 1000'])
    act(() => FakeWebSocket.last.accept())
    connection.dispose()
    act(() => FakeWebSocket.last.answerClose())
    expect(calls.slice(2)).toEqual(['b onOpen', 'b onClose 1000'])
  })

  test('L3 get one onClose for each session when they come and go before the first has ended', async () => {
    const { show } = createOwners()
    await show({ name: 'a' })
    const [first] = FakeWebSocket.all
    act(() => first!.accept())
    await show()
    await show({ name: 'b' })
    act(() => FakeWebSocket.last.accept())
    await show()
    for (const socket of FakeWebSocket.all) if (socket.hasListeners) act(() => socket.answerClose())
    await pass(10_000)
    expect(calls.filter((line) => line.startsWith('a'))).toHaveLength(2)
    expect(calls.filter((line) => line.startsWith('b'))).toEqual(['b onOpen', 'b onClose 1000'])
  })

  test('L4 get only onClose after they have left', async () => {
    const { show } = createOwners({ linger: 1_000 })
    await show({ name: 'a' })
    await show()
    act(() => FakeWebSocket.last.accept())
    act(() => FakeWebSocket.last.drop())
    expect(calls).toEqual(['a onClose 1006'])
  })

  test('H1 get no callback after they have left a connection that open() keeps open', async () => {
    const { connection, show } = createOwners()
    connection.open()
    act(() => FakeWebSocket.last.accept())
    await show({ name: 'a' })
    await show()
    act(() => FakeWebSocket.last.drop())
    expect(calls).toEqual(['a onOpen'])
  })
})

describe('a connection that open() has opened without an owner', () => {
  test('H1 stays open when owners leave or are disabled', async () => {
    const { connection, show } = createOwners()
    connection.open()
    act(() => FakeWebSocket.last.accept())
    await show({ name: 'a' }, { name: 'b', enabled: false })
    await show({ name: 'b', enabled: false })
    await show({ name: 'b', enabled: true })
    await show({ name: 'b', enabled: false })
    await show()
    expect(FakeWebSocket.last.closeCalls).toEqual([])
  })

  test('H1 stays open if reconnect() has opened it', async () => {
    const { connection, show } = createOwners()
    connection.reconnect()
    act(() => FakeWebSocket.last.accept())
    await show({ name: 'a' })
    await show()
    expect(FakeWebSocket.last.closeCalls).toEqual([])
  })

  test('H1 ends at once on dispose() while it lingers', async () => {
    const { connection, show } = createOwners({ linger: 60_000 })
    await show({ name: 'a' })
    act(() => FakeWebSocket.last.accept())
    await show()
    connection.dispose()
    act(() => FakeWebSocket.last.answerClose())
    expect(calls).toEqual(['a onOpen', 'a onClose 1000'])
    expect(vi.getTimerCount()).toBe(0)
  })

  test('H1 stays open if open() is called while it lingers', async () => {
    const { connection, show } = createOwners({ linger: 1_000 })
    await show({ name: 'a' })
    act(() => FakeWebSocket.last.accept())
    await show()
    connection.open()
    await pass(2_000)
    expect(FakeWebSocket.last.closeCalls).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
    connection.close()
    expect(FakeWebSocket.last.closedWith).toEqual([])
  })
})

test('L15 a component that mounts while subscribers are notified of an opening gets onOpen once', async () => {
  leaveAct()
  const connection = createConnection('ws://peer/', options)
  const root = createRoot(document.createElement('div'))
  connection.open()
  connection.subscribe(() => {
    if (connection.getSnapshot().readyState !== 1) return
    // Runs the effects too, before any onOpen is called.
    flushSync(() => root.render(<Owner connection={connection} name="a" />))
  })
  FakeWebSocket.last.accept()
  expect(calls).toEqual(['a onOpen'])
  root.unmount()
  connection.dispose()
  await vi.advanceTimersByTimeAsync(5_000)
})

test('H1 the next component opens a new socket when the lingering one has ended', async () => {
  const Sharer = () => useWebSocket('ws://peer/', { ...options, share: true, linger: 1_000 }).readyState
  const view = render(<Sharer key="a" />)
  act(() => FakeWebSocket.last.accept())
  view.rerender(null)
  await pass(0)
  act(() => FakeWebSocket.last.peerCloses(4001))
  view.rerender(<Sharer key="b" />)
  expect(FakeWebSocket.all).toHaveLength(2)
  act(() => FakeWebSocket.last.accept())
  await pass(2_000)
  view.rerender([<Sharer key="b" />, <Sharer key="c" />])
  expect(view.container.textContent).toBe('11')
  expect(FakeWebSocket.all).toHaveLength(2)
})

test('H3 a shared socket that is opened again and again causes one warning', async () => {
  const warn = vi.mocked(console.warn).mockImplementation(() => undefined)
  const Sharer = () => {
    const { reconnect, readyState } = useWebSocket('ws://peer/', { ...options, share: true })
    return <button onClick={reconnect}>{readyState}</button>
  }
  const view = render(['a', 'b', 'c'].map((key) => <Sharer key={key} />))
  for (let turn = 0; turn < 20; turn += 1)
    await act(async () => {
      view.getAllByRole('button')[0]!.click()
      await Promise.resolve()
    })
  expect(warn).toHaveBeenCalledTimes(1)
  warn.mockClear()
})

test('L3 owners get no callback for a session that begins after they have left', async () => {
  const { connection, show } = createOwners()
  await show({ name: 'a' })
  act(() => FakeWebSocket.last.accept())
  act(() => FakeWebSocket.last.peerCloses(4001))
  await show()
  connection.open()
  FakeWebSocket.last.accept()
  FakeWebSocket.last.drop()
  expect(calls).toEqual(['a onOpen', 'a onClose 4001'])
})

test('L4 open() takes effect at once for an owner that stays when another has just left', () => {
  const Sharer = ({ name }: { readonly name: string }) => {
    const { close, open, readyState } = useWebSocket('ws://peer/', { ...options, share: true })
    return (
      <button
        onClick={() => {
          close()
          open()
        }}
      >{`${name} ${readyState}`}</button>
    )
  }
  const view = render([<Sharer key="a" name="a" />, <Sharer key="b" name="b" />])
  act(() => FakeWebSocket.last.accept())
  view.rerender([<Sharer key="b" name="b" />])
  act(() => view.getByRole('button').click())
  act(() => FakeWebSocket.last.answerClose())
  expect(view.container.textContent).toBe('b 0')
})

// React 18 has no <Activity>.
if ('Activity' in React) {
  const { Activity } = React
  describe('a shared connection that is hidden with its component', () => {
    const Sharer = () => useWebSocket('ws://peer/', { ...options, share: true }).readyState
    const tree = (mode: 'hidden' | 'visible', others: number) => (
      <>
        <Activity mode={mode}>
          <Sharer />
        </Activity>
        {Array.from({ length: others }, (_, key) => (
          <Sharer key={key} />
        ))}
      </>
    )

    test('H1 is found by components that mount after it is shown again', async () => {
      const view = render(tree('visible', 0))
      act(() => FakeWebSocket.last.accept())
      view.rerender(tree('hidden', 0))
      await pass(0)
      expect(FakeWebSocket.last.closedWith).toEqual([1000])
      act(() => FakeWebSocket.last.answerClose())
      view.rerender(tree('visible', 0))
      act(() => FakeWebSocket.last.accept())
      view.rerender(tree('visible', 1))
      expect(view.container.textContent).toBe('11')
      expect(FakeWebSocket.all).toHaveLength(2)
    })

    test('H1 gives way to the one that others have opened meanwhile', async () => {
      const view = render(tree('visible', 0))
      act(() => FakeWebSocket.last.accept())
      view.rerender(tree('hidden', 0))
      await pass(0)
      view.rerender(tree('hidden', 1))
      act(() => FakeWebSocket.last.accept())
      view.rerender(tree('visible', 1))
      await pass(0)
      expect(view.container.textContent).toBe('11')
      expect(FakeWebSocket.all).toHaveLength(2)
    })
  })
}
