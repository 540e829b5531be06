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
const told: string[] = []
afterEach(() => void told.splice(0))

interface HolderProps {
  readonly connection: Connection
  readonly name: string
  readonly enabled?: boolean
}

function Holder({ connection, name, enabled }: HolderProps) {
  const { readyState } = useWebSocket(connection, {
    enabled,
    onOpen: () => told.push(`${name} onOpen`),
    onClose: ({ code }) => told.push(`${name} onClose ${code}`),
    onError: () => told.push(`${name} onError`),
  })
  return `${name} ${readyState}`
}

/** Components that come to hold one connection, and go. */
function createHolders(given: ConnectionOptions = {}) {
  const connection = createConnection('ws://peer/', { ...options, ...given })
  const view = render(null)
  return {
    connection,
    view,
    async show(...holders: readonly Omit<HolderProps, 'connection'>[]) {
      view.rerender(holders.map((props) => <Holder key={props.name} {...props} connection={connection} />))
      await pass(0)
    },
  }
}

describe('those who hold a connection', () => {
  test('L3 are told of the end of their session also where others come before it', async () => {
    const { connection, show } = createHolders()
    await show({ name: 'a' })
    act(() => FakeWebSocket.last.accept())
    await show()
    const [first] = FakeWebSocket.all
    await show({ name: 'b' })
    act(() => first!.answerClose())
    expect(told).toEqual(['a onOpen', 'a onClose 1000'])
    act(() => FakeWebSocket.last.accept())
    connection.dispose()
    act(() => FakeWebSocket.last.answerClose())
    expect(told.slice(2)).toEqual(['b onOpen', 'b onClose 1000'])
  })

  test('L3 are told once for each session, where they come and go before the first is over', async () => {
    const { show } = createHolders()
    await show({ name: 'a' })
    const [first] = FakeWebSocket.all
    act(() => first!.accept())
    await show()
    await show({ name: 'b' })
    act(() => FakeWebSocket.last.accept())
    await show()
    for (const socket of FakeWebSocket.all) if (socket.hasListeners) act(() => socket.answerClose())
    await pass(10_000)
    expect(told.filter((line) => line.startsWith('a'))).toHaveLength(2)
    expect(told.filter((line) => line.startsWith('b'))).toEqual(['b onOpen', 'b onClose 1000'])
  })

  test('L4 are told of nothing but the end once they have left', async () => {
    const { show } = createHolders({ linger: 1_000 })
    await show({ name: 'a' })
    await show()
    act(() => FakeWebSocket.last.accept())
    act(() => FakeWebSocket.last.drop())
    expect(told).toEqual(['a onClose 1006'])
  })

  test('H1 are told no more of what goes on without them, opened by hand', async () => {
    const { connection, show } = createHolders()
    connection.open()
    act(() => FakeWebSocket.last.accept())
    await show({ name: 'a' })
    await show()
    act(() => FakeWebSocket.last.drop())
    expect(told).toEqual(['a onOpen'])
  })
})

describe('what was opened by hand', () => {
  test('H1 stays open, whoever wants it no more', async () => {
    const { connection, show } = createHolders()
    connection.open()
    act(() => FakeWebSocket.last.accept())
    await show({ name: 'a' }, { name: 'b', enabled: false })
    await show({ name: 'b', enabled: false })
    await show({ name: 'b', enabled: true })
    await show({ name: 'b', enabled: false })
    await show()
    expect(FakeWebSocket.last.closeCalls).toEqual([])
  })

  test('H1 stays open where that was a reconnect()', async () => {
    const { connection, show } = createHolders()
    connection.reconnect()
    act(() => FakeWebSocket.last.accept())
    await show({ name: 'a' })
    await show()
    expect(FakeWebSocket.last.closeCalls).toEqual([])
  })

  test('H1 lingers no more once it is disposed of', async () => {
    const { connection, show } = createHolders({ linger: 60_000 })
    await show({ name: 'a' })
    act(() => FakeWebSocket.last.accept())
    await show()
    connection.dispose()
    act(() => FakeWebSocket.last.answerClose())
    expect(told).toEqual(['a onOpen', 'a onClose 1000'])
    expect(vi.getTimerCount()).toBe(0)
  })

  test('H1 stays open where it lingered just then', async () => {
    const { connection, show } = createHolders({ linger: 1_000 })
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

test('L15 hears of an opening once who comes while others are told of it', async () => {
  leaveAct()
  const connection = createConnection('ws://peer/', options)
  const root = createRoot(document.createElement('div'))
  connection.open()
  connection.subscribe(() => {
    if (connection.getSnapshot().readyState !== 1) return
    // Runs the effects too, before any onOpen is called.
    flushSync(() => root.render(<Holder connection={connection} name="a" />))
  })
  FakeWebSocket.last.accept()
  expect(told).toEqual(['a onOpen'])
  root.unmount()
  connection.dispose()
  await vi.advanceTimersByTimeAsync(5_000)
})

test('H1 opens anew for those who come when what lingers is over', async () => {
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

test('H3 warns once of a socket that is opened over and over, however many share it', async () => {
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

test('L3 are told of no session that begins after they have left', async () => {
  const { connection, show } = createHolders()
  await show({ name: 'a' })
  act(() => FakeWebSocket.last.accept())
  act(() => FakeWebSocket.last.peerCloses(4001))
  await show()
  connection.open()
  FakeWebSocket.last.accept()
  FakeWebSocket.last.drop()
  expect(told).toEqual(['a onOpen', 'a onClose 4001'])
})

test('L4 opens at once for one who holds it while another leaves', () => {
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

// React 18 has none.
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

    test('H1 is found again by those who come after it is shown', async () => {
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

    test('H1 makes way for the one that others have opened meanwhile', async () => {
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
