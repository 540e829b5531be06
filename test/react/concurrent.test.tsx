import { act, render } from '@testing-library/react'
import * as React from 'react'
import { startTransition, Suspense, useEffect, useState, type ReactNode } from 'react'
import { describe, expect, test, vi } from 'vitest'
import { useWebSocket, type UseWebSocketResult } from '../../src/index.js'
import { defer } from '../support/defer.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'
import { modes, pass, textOf, useFakeSocket, withFakes } from '../support/mount.js'

withFakes()

const texts = new Map<string, string>()
const pending = new Map<string, ReturnType<typeof defer<void>>>()

/** Suspends until the text with that name has arrived. */
function Text({ name }: { name: string }) {
  const text = texts.get(name)
  if (text === undefined) {
    if (!pending.has(name)) pending.set(name, defer())
    throw pending.get(name)!.promise
  }
  return text
}

async function arrive(name: string): Promise<void> {
  texts.set(name, name)
  await act(async () => {
    pending.get(name)?.resolve()
    await pending.get(name)?.promise
  })
}

let serial = 0
/** A name for a text that was not rendered yet. */
const newText = () => `text ${(serial += 1)}`

/** Gives the test the result of the hook. */
type Keep = (socket: UseWebSocketResult) => void

function Socket({
  source = 'ws://peer/',
  enabled,
  keep,
  children,
}: {
  source?: string
  enabled?: boolean
  keep?: Keep
  children?: ReactNode
}) {
  const socket = useFakeSocket(source, { enabled })
  useEffect(() => {
    keep?.(socket)
  })
  return (
    <>
      <output>{`${source} ${socket.readyState} ${textOf(socket.data)}`}</output>
      {children}
    </>
  )
}

describe.each(modes)('Suspense%s', (_, wrapper) => {
  const options = wrapper && { wrapper }

  test('L8 opens nothing while the first render is suspended, and then one socket for each component', async () => {
    const name = newText()
    function SuspendedByChild() {
      const { readyState } = useWebSocket('ws://peer/', { WebSocket: FakeWebSocket })
      return (
        <output>
          {readyState} <Text name={name} />
        </output>
      )
    }
    function SuspendedItself() {
      const { readyState } = useWebSocket('ws://peer/', { WebSocket: FakeWebSocket })
      return <output>{`${readyState}${Text({ name })}`}</output>
    }
    const view = render(
      <Suspense fallback="waiting">
        <SuspendedByChild />
        <SuspendedItself />
      </Suspense>,
      options,
    )
    expect(view.container.textContent).toBe('waiting')
    await pass(10_000)
    expect(FakeWebSocket.all).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
    await arrive(name)
    expect(view.container.textContent).toBe(`0 ${name}0${name}`)
    expect(FakeWebSocket.all).toHaveLength(2)
  })

  test('L8 keeps the socket while its children suspend again', async () => {
    const name = newText()
    const tree = (children: ReactNode) => (
      <Suspense fallback="waiting">
        <Socket>{children}</Socket>
      </Suspense>
    )
    const view = render(tree('shown'), options)
    act(() => FakeWebSocket.last.accept())
    view.rerender(tree(<Text name={name} />))
    expect(view.container.textContent).toContain('waiting')
    await pass(10_000)
    act(() => FakeWebSocket.last.message('meanwhile'))
    expect(FakeWebSocket.last.closeCalls).toEqual([])
    await arrive(name)
    expect(view.container.textContent).toBe(`ws://peer/ 1 meanwhile${name}`)
    expect(FakeWebSocket.all).toHaveLength(1)
  })

  test('L8 leaves no socket and no timer when the first render is abandoned', async () => {
    const view = render(
      <Suspense fallback="waiting">
        <Socket>
          <Text name={newText()} />
        </Socket>
      </Suspense>,
      options,
    )
    view.unmount()
    await pass(10_000)
    expect(FakeWebSocket.all).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe.each(modes)('a transition%s', (_, wrapper) => {
  const options = wrapper && { wrapper }

  /** Changes rooms in transitions. Each room waits for its own text. */
  function createRooms(first: string) {
    const setters: ((room: string) => void)[] = []
    function Rooms() {
      const [room, setRoom] = useState(first)
      useEffect(() => void setters.push(setRoom), [])
      return (
        <Suspense fallback="waiting">
          <Socket source={`ws://${room.replace(' ', '-')}/`}>
            <Text name={room} />
          </Socket>
        </Suspense>
      )
    }
    return { Rooms, setRoom: (room: string) => setters.at(-1)!(room) }
  }

  const urls = () =>
    FakeWebSocket.all.map(({ url, closedWith }) => [url.slice(5, -1).replace('-', ' '), closedWith])

  test('L8 keeps the old session until the new one is shown', async () => {
    const [first, second] = [newText(), newText()]
    const { Rooms, setRoom } = createRooms(first)
    const view = render(<Rooms />, options)
    await arrive(first)
    act(() => FakeWebSocket.last.accept())
    act(() => startTransition(() => setRoom(second)))
    await pass(10_000)
    expect(urls()).toEqual([[first, null]])
    act(() => FakeWebSocket.last.message('still here'))
    expect(view.container.textContent).toContain('1 still here')
    await arrive(second)
    await pass(0)
    expect(urls()).toEqual([
      [first, [1000]],
      [second, null],
    ])
    expect(view.container.textContent).toContain('0 nothing')
  })

  test('L8 never opens the address of an interrupted transition', async () => {
    const [first, second, third] = [newText(), newText(), newText()]
    const { Rooms, setRoom } = createRooms(first)
    render(<Rooms />, options)
    await arrive(first)
    act(() => FakeWebSocket.last.accept())
    act(() => startTransition(() => setRoom(second)))
    texts.set(third, third)
    act(() => setRoom(third))
    await arrive(second)
    await pass(0)
    expect(urls()).toEqual([
      [first, [1000]],
      [third, null],
    ])
  })

  test('L8 keeps the socket when a second transition restores the old address', async () => {
    const [first, second] = [newText(), newText()]
    const { Rooms, setRoom } = createRooms(first)
    render(<Rooms />, options)
    await arrive(first)
    act(() => FakeWebSocket.last.accept())
    act(() => startTransition(() => setRoom(second)))
    act(() => startTransition(() => setRoom(first)))
    await arrive(second)
    await pass(10_000)
    expect(urls()).toEqual([[first, null]])
  })
})

// React 18 has no <Activity>.
if ('Activity' in React) {
  const { Activity } = React
  describe.each(modes)('<Activity>%s', (_, wrapper) => {
    const options = wrapper && { wrapper }

    function createTree() {
      const kept: UseWebSocketResult[] = []
      return {
        tree: (mode: 'visible' | 'hidden') => (
          <Activity mode={mode}>
            <Socket keep={(socket) => kept.push(socket)} />
          </Activity>
        ),
        get socket() {
          return kept.at(-1)!
        },
      }
    }

    test('L8 closes with 1000 when it is hidden, and opens again when it is shown', async () => {
      const { tree } = createTree()
      const view = render(tree('visible'), options)
      act(() => FakeWebSocket.last.accept())
      act(() => FakeWebSocket.last.message('hello'))
      view.rerender(tree('hidden'))
      await pass(0)
      expect(FakeWebSocket.last.closeCalls).toEqual([[1000]])
      act(() => FakeWebSocket.last.answerClose())
      await pass(10_000)
      expect(FakeWebSocket.all).toHaveLength(1)
      expect(vi.getTimerCount()).toBe(0)
      view.rerender(tree('visible'))
      expect(FakeWebSocket.all).toHaveLength(2)
      expect(view.container.textContent).toBe('ws://peer/ 0 nothing')
      act(() => FakeWebSocket.last.accept())
      expect(view.container.textContent).toBe('ws://peer/ 1 nothing')
    })

    test('L8 opens at once when it is shown again before the old session has ended', async () => {
      const { tree } = createTree()
      const view = render(tree('visible'), options)
      act(() => FakeWebSocket.last.accept())
      view.rerender(tree('hidden'))
      await pass(0)
      const [old] = FakeWebSocket.all
      view.rerender(tree('visible'))
      expect(FakeWebSocket.all).toHaveLength(2)
      expect(view.container.textContent).toBe('ws://peer/ 0 nothing')
      act(() => old!.answerClose())
      await pass(0)
      expect(view.container.textContent).toBe('ws://peer/ 0 nothing')
    })

    test('L8 opens nothing before it is shown for the first time', async () => {
      const { tree } = createTree()
      const view = render(tree('hidden'), options)
      await pass(10_000)
      expect(FakeWebSocket.all).toEqual([])
      expect(vi.getTimerCount()).toBe(0)
      view.rerender(tree('visible'))
      expect(FakeWebSocket.all).toHaveLength(1)
    })

    test('L4 open() and send() do nothing while it is hidden', async () => {
      const created = createTree()
      const view = render(created.tree('visible'), options)
      act(() => FakeWebSocket.last.accept())
      act(() => FakeWebSocket.last.peerCloses(4001))
      view.rerender(created.tree('hidden'))
      await pass(0)
      created.socket.open()
      expect(created.socket.send('hidden')).toBe('dropped')
      await pass(10_000)
      expect(FakeWebSocket.all).toHaveLength(1)
    })

    test('L8 shows CLOSED when it was disabled before it was shown for the first time', async () => {
      const tree = (mode: 'visible' | 'hidden', enabled: boolean) => (
        <Activity mode={mode}>
          <Socket enabled={enabled} />
        </Activity>
      )
      const view = render(tree('hidden', true), options)
      await pass(0)
      view.rerender(tree('hidden', false))
      await pass(0)
      view.rerender(tree('visible', false))
      await pass(10_000)
      expect(view.container.textContent).toBe('ws://peer/ 3 nothing')
      expect(FakeWebSocket.all).toEqual([])
    })

    test('L8 opens each time that it is shown if an effect of a child calls open()', async () => {
      function Opener({ open }: Pick<UseWebSocketResult, 'open'>) {
        useEffect(() => open(), [open])
        return null
      }
      function Parent() {
        const { readyState, open } = useFakeSocket('ws://peer/', { enabled: false })
        return (
          <>
            <Opener open={open} />
            {readyState}
          </>
        )
      }
      const tree = (mode: 'visible' | 'hidden') => (
        <Activity mode={mode}>
          <Parent />
        </Activity>
      )
      const view = render(tree('visible'), options)
      act(() => FakeWebSocket.last.accept())
      expect(view.container.textContent).toBe('1')
      view.rerender(tree('hidden'))
      await pass(0)
      act(() => FakeWebSocket.last.answerClose())
      view.rerender(tree('visible'))
      await pass(0)
      expect(FakeWebSocket.all).toHaveLength(2)
      expect(view.container.textContent).toBe('0')
    })

    test('L13 opens again after close() when it was hidden and is shown again', async () => {
      const created = createTree()
      const view = render(created.tree('visible'), options)
      act(() => FakeWebSocket.last.accept())
      act(() => created.socket.close())
      act(() => FakeWebSocket.last.answerClose())
      view.rerender(created.tree('hidden'))
      await pass(0)
      view.rerender(created.tree('visible'))
      await pass(0)
      expect(FakeWebSocket.all).toHaveLength(2)
      expect(view.container.textContent).toBe('ws://peer/ 0 nothing')
    })
  })
}
