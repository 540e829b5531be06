import { act, render, renderHook } from '@testing-library/react'
import { memo, StrictMode, useEffect, useState } from 'react'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { useWebSocket, type UseWebSocketOptions, type UseWebSocketResult } from '../../src/index.js'
import { Reads } from '../../src/react/Reads.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'
import { createCounter, textOf, withFakes } from '../support/mount.js'
import { openWitness } from '../support/witness.js'

withFakes()

const peer: UseWebSocketOptions = { WebSocket: FakeWebSocket }
const useSocket = () => useWebSocket('ws://peer/', peer)

function stream(first: number, last: number): void {
  for (let message = first; message <= last; message += 1) act(() => FakeWebSocket.last.message(`${message}`))
}

/** Mounts the component, and returns how often it had rendered after each event. */
function watch(Component: () => React.ReactNode, strict: boolean) {
  const counter = createCounter()
  const tree = (
    <counter.Counter>
      <Component />
    </counter.Counter>
  )
  const view = render(strict ? <StrictMode>{tree}</StrictMode> : tree)
  const renders = [counter.renders]
  const after = (action: () => void) => {
    act(action)
    renders.push(counter.renders)
  }
  after(() => FakeWebSocket.last.accept())
  after(() => undefined)
  stream(1, 10)
  renders.push(counter.renders)
  after(() => FakeWebSocket.last.drop())
  return { renders, text: view.container.textContent }
}

describe.each([
  ['', false],
  [' in StrictMode', true],
])('a component%s', (_, strict) => {
  test('L9 that destructures readyState renders when it changes, and never for a message', () => {
    function Component() {
      const { readyState } = useSocket()
      return readyState
    }
    expect(watch(Component, strict)).toEqual({ renders: [1, 2, 2, 2, 3], text: '3' })
  })

  test('L9 that reads readyState from the object renders like one that destructures it', () => {
    function Component() {
      const socket = useSocket()
      return <p title={`${socket.readyState}`}>{socket.readyState}</p>
    }
    expect(watch(Component, strict)).toEqual({ renders: [1, 2, 2, 2, 3], text: '3' })
  })

  test('L9 that reads data renders for each message, and for nothing else', () => {
    function Component() {
      const { data } = useSocket()
      return <>{data}</>
    }
    expect(watch(Component, strict)).toEqual({ renders: [1, 1, 1, 11, 11], text: '10' })
  })

  test('L9 that reads lastMessage renders for each message', () => {
    function Component() {
      const { lastMessage } = useSocket()
      return <>{lastMessage?.data}</>
    }
    expect(watch(Component, strict)).toEqual({ renders: [1, 1, 1, 11, 11], text: '10' })
  })

  test.each(['error', 'closedBy', 'lastCloseEvent'] as const)(
    'L9 that reads %s renders only when the session ends',
    (field) => {
      function Component() {
        const socket = useSocket()
        return socket[field] ? 'ended' : 'running'
      }
      expect(watch(Component, strict)).toEqual({ renders: [1, 1, 1, 1, 2], text: 'ended' })
    },
  )

  test('L9 that spreads the object renders for every field', () => {
    function Component() {
      const { ...socket } = useSocket()
      return `${socket.readyState} ${textOf(socket.data)}`
    }
    expect(watch(Component, strict)).toEqual({ renders: [1, 2, 2, 12, 13], text: '3 10' })
  })

  test('L9 that reads no field renders for every change except messages', () => {
    function Component() {
      const { send, close } = useSocket()
      return typeof send + typeof close
    }
    expect(watch(Component, strict)).toEqual({ renders: [1, 2, 2, 2, 3], text: 'functionfunction' })
  })

  test('L9 that reads only a property of Object.prototype counts as reading nothing', () => {
    function Component() {
      return useSocket().constructor.name
    }
    expect(watch(Component, strict)).toEqual({ renders: [1, 2, 2, 2, 3], text: 'Object' })
  })

  test('L9 that passes the object to a child renders for the fields that the child reads', () => {
    const Child = memo(function Child({ socket }: { socket: UseWebSocketResult }) {
      return <>{socket.data}</>
    })
    function Component() {
      const socket = useSocket()
      return <Child socket={socket} />
    }
    expect(watch(Component, strict)).toEqual({ renders: [1, 1, 1, 11, 11], text: '10' })
  })

  test('L9 that reads in an effect renders for the fields that it reads', () => {
    const seen: unknown[] = []
    function Component() {
      const socket = useSocket()
      useEffect(() => void seen.push(socket.readyState), [socket])
      return null
    }
    expect(watch(Component, strict).renders).toEqual([1, 2, 2, 2, 3])
    expect([...new Set(seen)]).toEqual([0, 1, 3])
  })

  test('L9 does not render when its parent renders the same element', () => {
    const counter = createCounter()
    function Component() {
      const { readyState } = useSocket()
      return readyState
    }
    const view = render(<counter.Counter>{null}</counter.Counter>)
    const element = <Component />
    view.rerender(<counter.Counter>{element}</counter.Counter>)
    const { renders } = counter
    act(() => FakeWebSocket.last.accept())
    stream(1, 10)
    expect(counter.renders).toBe(renders + 1)
  })
})

test('L9 the result of renderHook counts as no read, and still has current values', () => {
  const rendered = vi.fn()
  const { result } = renderHook(() => {
    rendered()
    return useSocket()
  })
  act(() => FakeWebSocket.last.accept())
  stream(1, 10)
  expect(rendered).toHaveBeenCalledTimes(2)
  expect(result.current.data).toBe('10')
  expect(result.current.readyState).toBe(1)
})

test.each<[string, readonly (keyof UseWebSocketResult)[]]>([
  ['nothing', []],
  ['readyState', ['readyState']],
  ['all fields but data and lastMessage', ['readyState', 'error', 'lastCloseEvent', 'closedBy']],
])(
  'L9 the result stays the same object after messages and renders of the parent if the component reads %s',
  (_, fields) => {
    const { result, rerender } = renderHook(() => {
      const socket = useSocket()
      return { socket, read: fields.map((field) => socket[field]) }
    })
    act(() => FakeWebSocket.last.accept())
    const { socket } = result.current
    stream(1, 3)
    rerender()
    expect(result.current.socket).toBe(socket)
  },
)

test('L9 the object of a render keeps the values of that render', () => {
  const { result } = renderHook(() => {
    const socket = useSocket()
    return { socket, data: socket.data }
  })
  act(() => FakeWebSocket.last.accept())
  stream(1, 1)
  const { socket } = result.current
  stream(2, 2)
  expect(socket.data).toBe('1')
  expect(result.current.socket.data).toBe('2')
})

test('L9 a message notifies no component before data or lastMessage is read', () => {
  for (const field of ['data', 'lastMessage'] as const) {
    const [connection, socket] = openWitness()
    const reads = new Reads(
      { connection, functions: connection, isWanted: () => true },
      connection.getSnapshot(),
    )
    const notified = vi.fn()
    reads.subscribe(notified)
    reads.pace(notified)
    const result = reads.view(reads.getRecord(true), null)
    expect(result.readyState).toBe(1)
    socket.message('1')
    expect(notified).not.toHaveBeenCalled()
    expect(result[field]).not.toBeNull()
    socket.message('2')
    expect(notified).toHaveBeenCalledTimes(1)
  }
})

describe('a late first read', () => {
  /** Reads `data` only after `read()`, and then twice. */
  function createLateReader() {
    const setters: ((reads: boolean) => void)[] = []
    function LateReader() {
      const socket = useSocket()
      const [reads, setReads] = useState(false)
      useEffect(() => void setters.push(setReads), [])
      return <output>{reads ? `${textOf(socket.data)} ${textOf(socket.data)}` : 'not yet'}</output>
    }
    return { LateReader, read: () => act(() => setters[0]?.(true)) }
  }

  test('L9 has the latest message, and has it again in the same render', () => {
    const { LateReader, read } = createLateReader()
    const view = render(<LateReader />)
    act(() => FakeWebSocket.last.accept())
    stream(1, 3)
    read()
    expect(view.container.textContent).toBe('3 3')
  })

  test('L9 renders for each message from then on', () => {
    const { LateReader, read } = createLateReader()
    const counter = createCounter()
    const view = render(
      <counter.Counter>
        <LateReader />
      </counter.Counter>,
    )
    act(() => FakeWebSocket.last.accept())
    stream(1, 3)
    read()
    const { renders } = counter
    stream(4, 8)
    expect(view.container.textContent).toBe('8 8')
    expect(counter.renders).toBe(renders + 5)
  })

  test('L9 returns the same value twice in an event handler', () => {
    const { result } = renderHook(() => useSocket())
    act(() => FakeWebSocket.last.accept())
    stream(1, 3)
    const socket = result.current
    expect([socket.data, socket.data]).toEqual(['3', '3'])
    expect([socket.lastMessage?.data, socket.lastMessage?.data]).toEqual(['3', '3'])
    expect([socket.readyState, socket.readyState]).toEqual([1, 1])
  })
})

describe('messages in separate tasks', () => {
  const environment = globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }

  afterEach(() => {
    environment.IS_REACT_ACT_ENVIRONMENT = true
  })

  test('M3 cause one render each, and an effect misses none', async () => {
    vi.useRealTimers()
    const seen: unknown[] = []
    const counter = createCounter()
    function Component() {
      const { lastMessage } = useSocket()
      useEffect(() => {
        if (lastMessage) seen.push(lastMessage.data)
      }, [lastMessage])
      return null
    }
    render(
      <counter.Counter>
        <Component />
      </counter.Counter>,
    )
    act(() => FakeWebSocket.last.accept())
    const { renders } = counter
    // As outside of tests: React schedules its renders itself.
    environment.IS_REACT_ACT_ENVIRONMENT = false
    for (let message = 0; message < 200; message += 1) {
      await new Promise((resolve) => setImmediate(resolve))
      FakeWebSocket.last.message(`${message}`)
    }
    await expect.poll(() => seen).toHaveLength(200)
    expect(seen).toEqual(Array.from({ length: 200 }, (_, index) => `${index}`))
    expect(counter.renders - renders).toBe(200)
  })
})
