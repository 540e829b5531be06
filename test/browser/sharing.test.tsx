import { act, render } from '@testing-library/react'
import { createRoot } from 'react-dom/client'
import { expect, onTestFinished, test } from 'vitest'
import { createConnection, useMessageListener, useWebSocket } from '../../src/index.js'
import { createCounter } from '../support/mount.js'
import { patient } from '../support/patience.mjs'
import { peer, type Peer } from '../support/peer.js'
import { isClosed, until } from '../support/until.js'
import { createDiary, eventually, Holder } from './mount.js'
import { trusted } from './trusted.js'
import { watchLibrary } from './watchLibrary.js'
import { wire } from './wire.js'

const { OPEN, CLOSED } = WebSocket
const shared = { ...patient, share: true, reconnect: false } as const

/** A page of an app with a component for each name, each with its own diary. */
function createRoutes(other: Peer, options: object = {}) {
  const url = other.url('/echo')
  const diaries = { a: createDiary(), b: createDiary(), c: createDiary() }
  const show = (...names: readonly (keyof typeof diaries)[]) =>
    names.map((name) => (
      <Holder key={name} source={url} options={{ ...shared, ...options }} diary={diaries[name]} />
    ))
  return { ...diaries, show }
}

test('H4 a thousand components cost one socket, and one render each per change', async () => {
  const other = peer()
  const url = other.url('/echo')
  const counter = createCounter()
  const calls = { opened: 0, onMessage: 0, listened: 0, ended: [] as number[] }
  function Reader() {
    const socket = useWebSocket(url, {
      ...shared,
      onOpen: () => (calls.opened += 1),
      onMessage: ({ data }) => (calls.onMessage += Number(data === 'hello')),
      onClose: ({ code }) => calls.ended.push(code),
    })
    useMessageListener(socket, () => (calls.listened += 1))
    return <button onClick={() => socket.send('hello')}>{socket.readyState}</button>
  }
  const readers = Array.from({ length: 1_000 }, (_, index) => (
    <counter.Counter key={index}>
      <Reader />
    </counter.Counter>
  ))
  const { container, unmount } = render(readers)
  expect(counter.renders).toBe(1_000)
  await eventually(() => expect(container.textContent).toBe(`${OPEN}`.repeat(1_000)))
  expect(counter.renders).toBe(2_000)
  container.querySelector('button')!.click()
  await eventually(() => expect(calls.listened).toBe(1_000))
  expect(calls).toEqual({ opened: 1_000, onMessage: 1_000, listened: 1_000, ended: [] })
  expect(counter.renders).toBe(2_000)
  unmount()
  expect(await wire(other)).toEqual(['upgrade', 'open', 'message hello', 'close 1000', 'gone'])
  await eventually(() => expect(calls.ended).toEqual(Array.from({ length: 1_000 }, () => 1000)))
  expect(await other.count(0)).toEqual({ open: 0, upgrades: 1 })
  expect(counter.renders).toBe(2_000)
})

test('H1 components on successive routes keep the socket, and the last one closes it with 1000', async () => {
  const other = peer()
  const { a, b, c, show } = createRoutes(other)
  const { rerender, unmount } = render(show('a'))
  await eventually(() => expect(a.shown.readyState).toBe(OPEN))
  rerender(show('b'))
  rerender(show('c'))
  expect(b.shown.readyState).toBe(OPEN)
  c.socket.send('hello')
  await eventually(() => expect(c.messages).toHaveLength(1))
  expect([a.messages, b.messages]).toEqual([[], []])
  unmount()
  expect(await wire(other)).toEqual(['upgrade', 'open', 'message hello', 'close 1000', 'gone'])
  await eventually(() => expect(c.closeEvents).toMatchObject([{ code: 1000, wasClean: true }]))
})

test('H1 the socket stays open while it lingers, and is then closed with 1000', async () => {
  // Long enough for a busy machine to get from one page to the next.
  const linger = 2_000
  const other = peer()
  const { WebSocket, rests, running } = watchLibrary()
  let closedAt = 0
  const onClose = () => (closedAt = performance.now())
  const { a, b, show } = createRoutes(other, { WebSocket, linger, onClose })
  const { rerender } = render(show('a'))
  await eventually(() => expect(a.shown.readyState).toBe(OPEN))
  await eventually(() => expect(running().timers).toBe(0))
  rerender([])
  await eventually(() => expect(running().timers).toBe(1))
  rerender(show('b'))
  expect(running().timers).toBe(0)
  expect(b.shown.readyState).toBe(OPEN)
  const left = performance.now()
  rerender([])
  expect(await wire(other)).toEqual(['upgrade', 'open', 'close 1000', 'gone'])
  await rests(1)
  // 2 ms less, because browsers round the time.
  expect(closedAt - left).toBeGreaterThanOrEqual(linger - 2)
  expect([a.calls, b.calls]).toEqual([['onOpen'], ['onOpen', 'onClose']])
})

test('H2 close() by one owner ends the session for all, with closedBy client', async () => {
  const other = peer()
  const { a, b, c, show } = createRoutes(other)
  render(show('a', 'b', 'c'))
  await eventually(() => expect(c.shown.readyState).toBe(OPEN))
  act(() => b.socket.close(4000, 'enough'))
  expect(await wire(other)).toEqual(['upgrade', 'open', 'close 4000 enough', 'gone'])
  for (const { closeEvents, calls } of [a, b, c]) {
    await eventually(() => expect(calls).toEqual(['onOpen', 'onClose']))
    expect(closeEvents).toMatchObject([{ code: 4000, reason: 'enough', wasClean: true, isTrusted: trusted }])
  }
  await eventually(() => {
    for (const { shown, closeEvents } of [a, b, c])
      expect(shown).toMatchObject({
        readyState: CLOSED,
        closedBy: 'client',
        lastCloseEvent: closeEvents[0],
        error: null,
      })
  })
})

test('H5 two React roots and code without React use one connection', async () => {
  const other = peer()
  const connection = createConnection(other.url('/echo'), { ...patient, reconnect: false })
  onTestFinished(connection.dispose)
  const received: unknown[] = []
  connection.onMessage((_, data) => received.push(data))
  const diaries = [createDiary(), createDiary()] as const
  const roots = diaries.map((diary) => {
    const root = createRoot(document.createElement('div'))
    act(() => root.render(<Holder source={connection} diary={diary} />))
    return root
  })
  await eventually(() => {
    for (const { shown } of diaries) expect(shown.readyState).toBe(OPEN)
  })
  connection.send('from outside')
  diaries[0].socket.send('from inside')
  await eventually(() => {
    for (const { messages } of diaries) expect(messages).toHaveLength(2)
  })
  expect(received).toEqual(['from outside', 'from inside'])
  act(() => roots[0]!.unmount())
  connection.send('after the first')
  await eventually(() => expect(diaries[1].messages).toHaveLength(3))
  expect(diaries[0].messages).toHaveLength(2)
  act(() => roots[1]!.unmount())
  await until(connection, isClosed)
  expect((await wire(other)).slice(-3)).toEqual(['message after the first', 'close 1000', 'gone'])
  expect(await other.count(0)).toEqual({ open: 0, upgrades: 1 })
  expect(diaries[1].closeEvents).toMatchObject([{ code: 1000, wasClean: true }])
  // Releasing resets the fields.
  expect(connection.getSnapshot().lastCloseEvent).toBeNull()
})

test('H1 a connection that open() opened before its owners stays open until dispose()', async () => {
  const other = peer()
  const connection = createConnection(other.url('/echo'), { ...patient, reconnect: false })
  connection.open()
  const diary = createDiary()
  const { unmount } = render(<Holder source={connection} diary={diary} />)
  await eventually(() => expect(diary.shown.readyState).toBe(OPEN))
  unmount()
  connection.send('still here')
  await other.log('message')
  connection.dispose()
  expect(await wire(other)).toEqual(['upgrade', 'open', 'message still here', 'close 1000', 'gone'])
})
