import { screen } from '@testing-library/react'
import { Activity, type ReactNode, startTransition, Suspense, use } from 'react'
import { createRoot } from 'react-dom/client'
import { describe, expect, onTestFinished, test } from 'vitest'
import { peer } from '../support/peer.js'
import { createDiary, eventually, Holder, watchSockets } from './mount.js'
import { wire } from './wire.js'

const { CONNECTING, OPEN } = WebSocket

/** A root without act(), which would do at once what is to take its time. */
function createPage() {
  const container = document.createElement('main')
  document.body.append(container)
  const root = createRoot(container)
  const unmount = () => {
    root.unmount()
    container.remove()
  }
  onTestFinished(unmount)
  return {
    container,
    unmount,
    show: (tree: ReactNode) => root.render(tree),
    turnTo: (tree: ReactNode) => startTransition(() => root.render(tree)),
  }
}

/** Something to wait for, until it comes. */
function later() {
  let come = () => {}
  const promise = new Promise<void>((resolve) => (come = resolve))
  return { promise, come }
}

function Waiting({ promise }: { readonly promise: Promise<void> }) {
  use(promise)
  return null
}

describe('Suspense', () => {
  test('L8 opens no socket before the tree that it is in is there', async () => {
    const other = peer()
    const { sockets, WebSocket } = watchSockets()
    const diary = createDiary()
    const { promise, come } = later()
    const { show, unmount } = createPage()
    show(
      <Suspense fallback="…">
        <Holder source={other.url('/echo')} options={{ WebSocket }} diary={diary} />
        <Waiting promise={promise} />
      </Suspense>,
    )
    await screen.findByText('…')
    expect(sockets).toHaveLength(0)
    come()
    await screen.findByText('OPEN')
    expect(await other.count(1)).toEqual({ open: 1, upgrades: 1 })
    expect(diary.readyStates).toEqual([CONNECTING, OPEN])
    unmount()
    expect(await wire(other)).toEqual(['upgrade', 'open', 'close 1000', 'gone'])
  })

  test('L8 goes on opening while the tree that it is in waits for something else', async () => {
    const other = peer()
    const diary = createDiary()
    const { promise, come } = later()
    const { show } = createPage()
    const tree = (waiting: ReactNode) => (
      <Suspense fallback="…">
        <Holder source={other.url('/slow', { ms: 100 })} diary={diary} />
        {waiting}
      </Suspense>
    )
    show(tree(null))
    await other.log('upgrade')
    show(tree(<Waiting promise={promise} />))
    await screen.findByText('…')
    await eventually(() => expect(diary.calls).toEqual(['onOpen']))
    come()
    await screen.findByText('OPEN')
    expect(await other.count(1)).toEqual({ open: 1, upgrades: 1 })
    expect(diary.calls).toEqual(['onOpen'])
  })
})

describe('a transition', () => {
  test('L8 keeps the old session until the new address is shown', async () => {
    const [one, two] = [peer(), peer()]
    const { sockets, WebSocket } = watchSockets()
    const diary = createDiary()
    const { promise, come } = later()
    const { show, turnTo } = createPage()
    const tree = (other: typeof one, waiting: ReactNode) => (
      <Suspense fallback="…">
        <Holder source={other.url('/echo')} options={{ WebSocket }} diary={diary} />
        {waiting}
      </Suspense>
    )
    show(tree(one, null))
    await screen.findByText('OPEN')
    turnTo(tree(two, <Waiting promise={promise} />))
    // What was there still works.
    diary.socket.send('still here')
    await eventually(() => expect(diary.shown.data).toBe('still here'))
    expect(sockets).toHaveLength(1)
    expect(await two.count()).toEqual({ open: 0, upgrades: 0 })

    come()
    await eventually(() => expect(diary.readyStates).toEqual([CONNECTING, OPEN, CONNECTING, OPEN]))
    expect(await wire(one)).toEqual(['upgrade', 'open', 'message still here', 'close 1000', 'gone'])
    expect(await two.count(1)).toEqual({ open: 1, upgrades: 1 })
    expect(sockets).toHaveLength(2)
  })

  test('L8 opens one socket although the handshake ends in the middle of it', async () => {
    const other = peer()
    const { sockets, WebSocket } = watchSockets()
    const diary = createDiary()
    const { container, show, turnTo } = createPage()
    const tree = (rows: number) => (
      <>
        <Holder source={other.url('/slow', { ms: 20 })} options={{ WebSocket }} diary={diary} />
        {Array.from({ length: rows }, (_, index) => (
          <Row key={index} />
        ))}
      </>
    )
    show(tree(0))
    turnTo(tree(200))
    await eventually(() => expect(container.querySelectorAll('i')).toHaveLength(200))
    await screen.findByText('OPEN')
    expect(sockets).toHaveLength(1)
    expect(diary.calls).toEqual(['onOpen'])
    expect(diary.readyStates).toEqual([CONNECTING, OPEN])
    expect(await other.count(1)).toEqual({ open: 1, upgrades: 1 })
  })
})

const fibonacci = (n: number): number => (n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2))

/** So much work that a transition with many of them takes many turns. */
const Row = () => <i>{fibonacci(22)}</i>

describe('Activity', () => {
  test('L8 closes with 1000 when it is hidden, and opens again when it is shown', async () => {
    const other = peer()
    const diary = createDiary()
    const { show } = createPage()
    const tree = (mode: 'visible' | 'hidden') => (
      <Activity mode={mode}>
        <Holder source={other.url('/echo')} diary={diary} />
      </Activity>
    )
    show(tree('visible'))
    await screen.findByText('OPEN')
    show(tree('hidden'))
    expect(await wire(other)).toEqual(['upgrade', 'open', 'close 1000', 'gone'])
    await eventually(() => expect(diary.closeEvents).toMatchObject([{ code: 1000, wasClean: true }]))
    show(tree('visible'))
    await eventually(() => expect(diary.calls).toEqual(['onOpen', 'onClose', 'onOpen']))
    expect(await other.count(1)).toEqual({ open: 1, upgrades: 2 })
    await screen.findByText('OPEN')
  })

  test('L8 opens nothing while it is hidden from the start', async () => {
    const other = peer()
    const { sockets, WebSocket } = watchSockets()
    const diary = createDiary()
    const { container, show } = createPage()
    const tree = (mode: 'visible' | 'hidden') => (
      <Activity mode={mode}>
        <Holder source={other.url('/echo')} options={{ WebSocket }} diary={diary} />
      </Activity>
    )
    show(tree('hidden'))
    await eventually(() => expect(container.textContent).toBe('CONNECTING'))
    expect(sockets).toHaveLength(0)
    show(tree('visible'))
    await screen.findByText('OPEN')
    expect(await other.count(1)).toEqual({ open: 1, upgrades: 1 })
  })
})
