import { screen } from '@testing-library/react'
import { Activity, type ReactNode, startTransition, Suspense, use } from 'react'
import { createRoot } from 'react-dom/client'
import { describe, expect, onTestFinished, test } from 'vitest'
import { peer } from '../support/peer.js'
import { createDiary, eventually, Holder, watchSockets } from './mount.js'
import { wire } from './wire.js'

const { CONNECTING, OPEN } = WebSocket

/** A root without act(), which would finish at once what should take several tasks. */
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
    showInTransition: (tree: ReactNode) => startTransition(() => root.render(tree)),
  }
}

/** A promise, and the function that resolves it. */
function createPromise() {
  let settle = () => {}
  const promise = new Promise<void>((resolve) => (settle = resolve))
  return { promise, settle }
}

function Waiting({ promise }: { readonly promise: Promise<void> }) {
  use(promise)
  return null
}

describe('Suspense', () => {
  test('L8 a component opens no socket while its tree is suspended for the first time', async () => {
    const other = peer()
    const { sockets, WebSocket } = watchSockets()
    const diary = createDiary()
    const { promise, settle } = createPromise()
    const { show, unmount } = createPage()
    show(
      <Suspense fallback="…">
        <Holder source={other.url('/echo')} options={{ WebSocket }} diary={diary} />
        <Waiting promise={promise} />
      </Suspense>,
    )
    await screen.findByText('…')
    expect(sockets).toHaveLength(0)
    settle()
    await screen.findByText('OPEN')
    expect(await other.count(1)).toEqual({ open: 1, upgrades: 1 })
    expect(diary.readyStates).toEqual([CONNECTING, OPEN])
    unmount()
    expect(await wire(other)).toEqual(['upgrade', 'open', 'close 1000', 'gone'])
  })

  test('L8 a component keeps opening while its tree suspends again', async () => {
    const other = peer()
    const diary = createDiary()
    const { promise, settle } = createPromise()
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
    settle()
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
    const { promise, settle } = createPromise()
    const { show, showInTransition } = createPage()
    const tree = (other: typeof one, waiting: ReactNode) => (
      <Suspense fallback="…">
        <Holder source={other.url('/echo')} options={{ WebSocket }} diary={diary} />
        {waiting}
      </Suspense>
    )
    show(tree(one, null))
    await screen.findByText('OPEN')
    showInTransition(tree(two, <Waiting promise={promise} />))
    // The old session still works.
    diary.socket.send('still here')
    await eventually(() => expect(diary.shown.data).toBe('still here'))
    expect(sockets).toHaveLength(1)
    expect(await two.count()).toEqual({ open: 0, upgrades: 0 })

    settle()
    await eventually(() => expect(diary.readyStates).toEqual([CONNECTING, OPEN, CONNECTING, OPEN]))
    expect(await wire(one)).toEqual(['upgrade', 'open', 'message still here', 'close 1000', 'gone'])
    expect(await two.count(1)).toEqual({ open: 1, upgrades: 1 })
    expect(sockets).toHaveLength(2)
  })

  test('L8 opens one socket when the handshake finishes during the transition', async () => {
    const other = peer()
    const { sockets, WebSocket } = watchSockets()
    const diary = createDiary()
    const { container, show, showInTransition } = createPage()
    const tree = (rows: number) => (
      <>
        <Holder source={other.url('/slow', { ms: 20 })} options={{ WebSocket }} diary={diary} />
        {Array.from({ length: rows }, (_, index) => (
          <Row key={index} />
        ))}
      </>
    )
    show(tree(0))
    showInTransition(tree(200))
    await eventually(() => expect(container.querySelectorAll('i')).toHaveLength(200))
    await screen.findByText('OPEN')
    expect(sockets).toHaveLength(1)
    expect(diary.calls).toEqual(['onOpen'])
    expect(diary.readyStates).toEqual([CONNECTING, OPEN])
    expect(await other.count(1)).toEqual({ open: 1, upgrades: 1 })
  })
})

const fibonacci = (n: number): number => (n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2))

/** A slow row: a transition with many of them takes many tasks. */
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

  test('L8 opens nothing while it is hidden from the first render on', async () => {
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
