import { inspect } from 'node:util'
import { act, render, renderHook } from '@testing-library/react'
import fc from 'fast-check'
import { memo, StrictMode, useEffect, useState } from 'react'
import { describe, expect, test, vi } from 'vitest'
import { useWebSocket, type UseWebSocketResult } from '../../src/index.js'
import { FakeWebSocket, ImpossibleAction } from '../support/FakeWebSocket.js'
import { createCounter, modes, pass, withFakes } from '../support/mount.js'
import { seedsFrom } from '../support/seeds.js'

withFakes()

// If console.timeStamp exists when React loads, React compares changed props for its performance tracks.
vi.hoisted(() => {
  const { console } = globalThis as unknown as { console: { timeStamp?: () => void } }
  console.timeStamp ??= () => undefined
})

const peer = { WebSocket: FakeWebSocket, reconnect: false } as const
const accept = () => act(() => FakeWebSocket.last.accept())
const receive = (data: string) => act(() => FakeWebSocket.last.message(data))

test.each(modes)(
  'L18 passing the object to a child makes the parent render for no message%s',
  (_, wrapper) => {
    const Child = ({ socket }: { socket: UseWebSocketResult }) => (
      <button onClick={() => socket.send('x')}>send</button>
    )
    function App() {
      const socket = useWebSocket('ws://peer/', peer)
      return (
        <b>
          {socket.readyState}
          <Child socket={socket} />
        </b>
      )
    }
    const counter = createCounter()
    render(
      <counter.Counter>
        <App />
      </counter.Counter>,
      wrapper && { wrapper },
    )
    accept()
    const before = counter.renders
    for (let message = 0; message < 20; message += 1) receive(`${message}`)
    expect(counter.renders).toBe(before)
  },
)

describe.each(modes)(
  'a field that is first read after the component has left the connection%s',
  (_, wrapper) => {
    const use = ({ source }: { source: string }) => useWebSocket(source, peer)
    const initialProps = { source: 'ws://peer/' }

    test('L16 has the value of a closed connection: unmounted', async () => {
      const { result, unmount } = renderHook(use, { initialProps, ...(wrapper && { wrapper }) })
      accept()
      unmount()
      await pass(0)
      expect(JSON.parse(JSON.stringify(result.current))).toMatchObject({ readyState: 3, status: 'closed' })
      expect(result.current.readyState).toBe(3)
    })

    test('L16 has the value of a closed connection: at another address', async () => {
      const { result, rerender } = renderHook(use, { initialProps, ...(wrapper && { wrapper }) })
      accept()
      const old = result.current
      rerender({ source: 'ws://other/' })
      await pass(0)
      expect([old.readyState, result.current.readyState]).toEqual([3, 0])
    })
  },
)

test('L18 comparing two results field by field, with the in operator first, counts no field', () => {
  const { result } = renderHook(() => useWebSocket('ws://peer/', peer))
  accept()
  const [before, after] = [result.current, result.current] as unknown as Record<string, unknown>[]
  const compared: boolean[] = []
  for (const name in after!) if (name in before!) compared.push(before![name] === after[name])
  const { current } = result
  receive('hello')
  expect(result.current).toBe(current)
  // The next read counts.
  expect(result.current.data).toBe('hello')
  receive('again')
  expect(result.current).not.toBe(current)
})

test('L18 util.inspect and JSON.stringify show every field, and count none', () => {
  const { result } = renderHook(() => useWebSocket('ws://peer/', peer))
  accept()
  receive('hello')
  const { current } = result
  const shown = JSON.parse(JSON.stringify(current)) as Record<string, unknown>
  expect(shown).toMatchObject({ readyState: 1, status: 'open', data: 'hello', error: null })
  expect(inspect(current)).toContain("data: 'hello'")
  receive('again')
  expect(result.current).toBe(current)
  expect(inspect(current)).toContain("data: 'again'")
})

test.each([
  [
    'lastMessage',
    ({ lastMessage }: UseWebSocketResult) => ({ lastMessage }),
    'reads lastMessage: useMessages',
  ],
  ['every field, by a spread', (socket: UseWebSocketResult) => ({ ...socket }), 'reads every field'],
])(
  'L18 in development a component that renders for many messages causes one warning: %s',
  (_, read, text) => {
    const warn = vi.mocked(console.warn).mockImplementation(() => undefined)
    renderHook(() => read(useWebSocket('ws://peer/', peer)))
    accept()
    for (let message = 0; message < 300; message += 1) receive(`${message}`)
    expect(warn).not.toHaveBeenCalled()
    for (let message = 0; message < 400; message += 1) receive(`${message}`)
    expect(warn).toHaveBeenCalledTimes(1)
    expect(warn.mock.calls[0]![0]).toContain(text)
    warn.mockClear()
  },
)

test('L18 few messages a second, or reading only data, cause no warning', async () => {
  renderHook(() => useWebSocket('ws://peer/', peer).lastMessage)
  accept()
  for (let second = 0; second < 3; second += 1) {
    for (let message = 0; message < 200; message += 1) receive(`${message}`)
    await pass(1_000)
  }
  FakeWebSocket.reset()
  renderHook(() => useWebSocket('ws://peer/', peer).data)
  accept()
  for (let message = 0; message < 700; message += 1) receive(`${message}`)
  expect(console.warn).not.toHaveBeenCalled()
})

const fields = [
  'readyState',
  'status',
  'lastCloseEvent',
  'closedBy',
  'error',
  'retry',
  'data',
  'lastMessage',
] as const
type Step =
  | { peer: 'accept' | 'message' | 'drop' | 'wait' | 'again' }
  | { child: number; field: number }
  | { handler: number; old: boolean }
  | 'render'

const step = fc.oneof(
  {
    arbitrary: fc.record({ peer: fc.constantFrom('accept', 'message', 'drop', 'wait', 'again') }),
    weight: 6,
  },
  { arbitrary: fc.record({ child: fc.nat(1), field: fc.nat(fields.length) }), weight: 4 },
  { arbitrary: fc.record({ handler: fc.nat(fields.length - 1), old: fc.boolean() }), weight: 2 },
  { arbitrary: fc.constant('render' as const), weight: 1 },
) as fc.Arbitrary<Step>

/** Two children read random fields, and handlers read from old objects. What is shown must equal the snapshot. */
async function walk(steps: readonly Step[], strict: boolean): Promise<void> {
  FakeWebSocket.reset()
  const objects: UseWebSocketResult[] = []
  const setters: ((field: number) => void)[] = []
  let again: () => void = () => undefined
  const shown: [field: number, value: unknown][] = []
  const Reader = memo(function Reader({ socket, which }: { socket: UseWebSocketResult; which: number }) {
    const [field, setField] = useState<number>(fields.length)
    const name = (fields as readonly (keyof UseWebSocketResult)[])[field]
    const value = name && socket[name]
    useEffect(() => {
      setters[which] = setField
      shown[which] = [field, value]
    }, [which, field, value])
    return null
  })
  function App() {
    const socket = useWebSocket('ws://peer/', { ...peer, reconnect: { delay: 20, jitter: 'none' } })
    const [, render] = useState({})
    useEffect(() => {
      again = () => render({})
      if (objects.at(-1) !== socket) objects.push(socket)
    })
    return [<Reader key="0" socket={socket} which={0} />, <Reader key="1" socket={socket} which={1} />]
  }
  const view = render(<App />, strict ? { wrapper: StrictMode } : {})
  const handled: unknown[] = []
  let serial = 0
  const actions = {
    accept: () => FakeWebSocket.last.accept(),
    message: () => FakeWebSocket.last.message(`${(serial += 1) % 2}`),
    again: () => FakeWebSocket.last.message('same'),
    drop: () => FakeWebSocket.last.drop(),
    wait: () => undefined,
  }
  for (const next of steps) {
    if (next === 'render') act(() => again())
    else if ('child' in next) act(() => setters[next.child]!(next.field))
    else if ('handler' in next) handled.push(objects.at(next.old ? 0 : -1)![fields[next.handler]!])
    else {
      if (next.peer === 'wait') await pass(25)
      try {
        act(actions[next.peer])
      } catch (error) {
        if (!(error instanceof ImpossibleAction)) throw error
      }
    }
    const snapshot = objects.at(-1)!.connection.getSnapshot()
    for (const [field, value] of shown) if (fields[field]) expect(value).toBe(snapshot[fields[field]])
  }
  view.unmount()
  await pass(5_000)
}

test.each(seedsFrom(3))(
  'L16 a field that is first read late, by a child or a handler, is and stays up to date (%s)',
  async (seed) => {
    const steps = fc.array(step, { minLength: 10, maxLength: 25, size: 'max' })
    await fc.assert(fc.asyncProperty(steps, fc.boolean(), walk), { numRuns: 60, seed })
  },
)
