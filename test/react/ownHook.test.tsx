import { act, fireEvent, render, renderHook, screen } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { useWebSocket, WebSocketConfig, type UseWebSocketResult } from '../../src/index.js'
import { defer, type Deferred } from '../support/defer.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'
import { modes, pass, withFakes } from '../support/mount.js'
import { Room } from '../support/Room.js'

withFakes()

/** How often a custom hook renders for three messages. */
function countRenders(look: (socket: UseWebSocketResult) => unknown): number {
  let renders = 0
  renderHook(() => {
    renders += 1
    return look(useWebSocket('ws://peer/', { WebSocket: FakeWebSocket }))
  })
  act(() => FakeWebSocket.last.accept())
  const before = renders
  for (const message of ['1', '2', '3']) act(() => FakeWebSocket.last.message(message))
  return renders - before
}

test.each<[string, (socket: UseWebSocketResult) => unknown]>([
  ['a spread', (socket) => ({ ...socket })],
  [
    'rest properties',
    ({ send, ...rest }) => {
      return { send, rest }
    },
  ],
  ['Object.assign', (socket) => Object.assign({}, socket)],
  ['Object.entries', (socket) => Object.entries(socket)],
  ['Object.values', (socket) => Object.values(socket)],
])('L9 a hook that reads every field renders for each message: %s', (_, look) => {
  expect(countRenders(look)).toBe(3)
})

test.each<[string, (socket: UseWebSocketResult) => unknown]>([
  ['the object within another', (socket) => ({ socket, post: socket.send })],
  ['single fields', ({ status, error, connection }) => ({ status, error, connection })],
  ['Object.keys', (socket) => Object.keys(socket)],
  ['in', (socket) => 'data' in socket],
  ['JSON.stringify', (socket) => JSON.stringify(socket)],
  ['a snapshot', ({ connection }) => connection.getSnapshot()],
])('L9 a hook that reads no message renders for none: %s', (_, look) => {
  expect(countRenders(look)).toBe(0)
})

describe.each(modes)('rows of a snapshot, of received and of sent messages%s', (_, wrapper) => {
  let responses: Deferred<Response>[]
  beforeEach(() => {
    responses = []
    vi.stubGlobal('fetch', () => {
      responses.push(defer())
      return responses.at(-1)!.promise
    })
  })
  afterEach(() => {
    vi.unstubAllGlobals()
  })

  const rows = () => screen.queryAllByRole('listitem').map(({ textContent }) => textContent)
  const line = (number: number) => ({ id: `${number}`, text: `line ${number}`, number })
  const receive = (...lines: readonly object[]) =>
    act(() => {
      for (const line of lines) FakeWebSocket.last.message(JSON.stringify(line))
    })
  const respond = (...numbers: readonly number[]) =>
    act(async () => {
      responses.at(-1)!.resolve(Response.json(numbers.map(line)))
      await vi.advanceTimersByTimeAsync(0)
    })
  const clickSend = () => fireEvent.click(screen.getByText('Say hello'))

  /** Renders a room while its snapshot is still loading. */
  function enter(): void {
    const inFake = (children: ReactNode) => (
      <WebSocketConfig value={{ WebSocket: FakeWebSocket, reconnect: { delay: 100, jitter: 'none' } }}>
        {children}
      </WebSocketConfig>
    )
    render(inFake(<Room room="1" />), wrapper && { wrapper })
    act(() => FakeWebSocket.last.accept())
    expect(responses).toHaveLength(1)
  }

  test('M1 show every line once and in order when a message comes before the snapshot', async () => {
    enter()
    receive(line(3))
    expect(rows()).toEqual(['line 3'])
    await respond(1, 2, 3)
    receive(line(4))
    expect(rows()).toEqual(['line 1', 'line 2', 'line 3', 'line 4'])
  })

  test('M1 show every line once and in order when the snapshot comes first', async () => {
    enter()
    await respond(1, 2)
    receive(line(2), line(3))
    expect(rows()).toEqual(['line 1', 'line 2', 'line 3'])
  })

  test('S1 show a sent message at once, and then the version of the server in its place', async () => {
    enter()
    await respond(1)
    clickSend()
    receive(line(2))
    expect(rows()).toEqual(['line 1', 'line 2', 'hello (sending)'])
    const [sent] = FakeWebSocket.last.sent.map((text) => JSON.parse(text as string) as object)
    receive({ ...sent, number: 3 }, line(4))
    expect(rows()).toEqual(['line 1', 'line 2', 'hello', 'line 4'])
  })

  test('S1 do not show a dropped message', async () => {
    enter()
    await respond(1)
    act(() => FakeWebSocket.last.peerCloses(1000))
    clickSend()
    expect(rows()).toEqual(['line 1'])
  })

  test('M1 show missed messages after a reconnect', async () => {
    enter()
    await respond(1)
    act(() => FakeWebSocket.last.drop())
    clickSend()
    await pass(100)
    act(() => FakeWebSocket.last.accept())
    expect(responses).toHaveLength(2)
    await respond(1, 2, 3)
    expect(rows()).toEqual(['line 1', 'line 2', 'line 3', 'hello (sending)'])
    expect(FakeWebSocket.last.sent).toHaveLength(1)
  })
})
