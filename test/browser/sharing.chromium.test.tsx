import { act } from '@testing-library/react'
import { Component, Suspense, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createConnection, useWebSocket, type Connection, type UseWebSocketOptions } from '../../src/index.js'
import { patient } from '../support/patience.mjs'
import { peer } from '../support/peer.js'
import { isClosed, isOpen, until } from '../support/until.js'
import { eventually } from './mount.js'

const total = 24
/** How many objects React's latest work may keep alive: as many for 72 roots as for 24. */
const keptByReact = 12

/** Weak references to objects that must be garbage-collected. */
function watchGarbage() {
  const references: WeakRef<object>[] = []
  return {
    watch<Thing extends object>(thing: Thing): Thing {
      references.push(new WeakRef(thing))
      return thing
    },
    async collected() {
      expect(references.length).toBeGreaterThanOrEqual(total)
      await eventually(() => {
        gc!()
        expect(references.filter((reference) => reference.deref()).length).toBeLessThanOrEqual(keptByReact)
      })
    },
  }
}

type Watch = ReturnType<typeof watchGarbage>['watch']

/** Gives React other work, so that it drops the references to its latest work. */
function flushReact() {
  const root = createRoot(document.createElement('div'))
  for (let turn = 0; turn < 2 * keptByReact; turn += 1) act(() => root.render(<p key={turn}>{turn}</p>))
  act(() => root.unmount())
}

interface GuestProps {
  readonly url: string
  readonly options?: UseWebSocketOptions
  readonly watch: Watch
  readonly seen?: Connection[]
}

function Guest({ url, options, watch, seen }: GuestProps) {
  const { connection, readyState } = useWebSocket(url, { ...options, onMessage: watch(() => undefined) })
  watch(connection)
  seen?.push(connection)
  return readyState
}

/** Mounts, waits until it is open, and unmounts, each with its own root and address. */
async function mountAndUnmount(urls: readonly string[], options: UseWebSocketOptions, watch: Watch) {
  for (const url of urls) {
    const root = createRoot(document.createElement('div'))
    const seen: Connection[] = []
    act(() => root.render([1, 2].map((key) => <Guest key={key} {...{ url, options, watch, seen }} />)))
    await act(() => Promise.all(seen.map((connection) => until(connection, isOpen))))
    act(() => root.unmount())
    await Promise.all(seen.map((connection) => until(connection, isClosed)))
  }
}

const addresses = (other: ReturnType<typeof peer>) =>
  Array.from({ length: total }, (_, number) => other.url('/echo', { number }))

test.each([
  ['a shared connection without owners', { share: true }],
  ['a connection that is not shared after its component has unmounted', { share: false }],
])('H1 nothing of %s stays in memory', async (_, options) => {
  const other = peer()
  const { watch, collected } = watchGarbage()
  await mountAndUnmount(addresses(other), options, watch)
  flushReact()
  await collected()
  expect(await other.count(0)).toEqual({ open: 0, upgrades: options.share ? total : 2 * total })
})

class Boundary extends Component<{ children: ReactNode }> {
  override readonly state = { failed: false }
  static getDerivedStateFromError = () => ({ failed: true })
  override render() {
    return this.state.failed ? 'failed' : this.props.children
  }
}

const never = new Promise<void>(() => undefined)
test.each([
  ['suspended', () => never],
  ['failed', () => new Error('wrong')],
])('H1 nothing of a shared connection whose component has %s stays in memory', async (_, makeThrown) => {
  // Not a spy: it would keep its arguments.
  vi.stubGlobal('console', { ...console, error: () => undefined })
  onTestFinished(() => void vi.unstubAllGlobals())
  const other = peer()
  const { watch, collected } = watchGarbage()
  function Failing({ url }: { readonly url: string }): ReactNode {
    watch(useWebSocket(url, { share: true, onMessage: watch(() => undefined) }).connection)
    throw makeThrown()
  }
  for (const url of addresses(other)) {
    const root = createRoot(document.createElement('div'))
    act(() =>
      root.render(
        <Boundary>
          <Suspense fallback="waiting">
            <Failing url={url} />
          </Suspense>
        </Boundary>,
      ),
    )
    act(() => root.unmount())
  }
  flushReact()
  await collected()
  expect(await other.count(0)).toEqual({ open: 0, upgrades: 0 })
})

test('H1 the registry drops the keys of collected connections when the next one is shared', async () => {
  const maps = new Set<Map<unknown, unknown>>()
  const other = peer()
  const { set } = Map.prototype
  vi.spyOn(Map.prototype, 'set').mockImplementation(function (this: Map<unknown, unknown>, key, value) {
    if (value instanceof WeakRef && String(key).includes(other.id)) maps.add(this)
    return set.call(this, key, value)
  })
  onTestFinished(() => void vi.restoreAllMocks())
  const { watch, collected } = watchGarbage()
  const urls = addresses(other)
  // Rendered but never mounted.
  const root = createRoot(document.createElement('div'))
  const Failing = ({ url }: { readonly url: string }): ReactNode => {
    watch(useWebSocket(url, { share: true }).connection)
    throw never
  }
  for (const url of urls) act(() => root.render(<Suspense key={url}>{<Failing url={url} />}</Suspense>))
  act(() => root.unmount())
  flushReact()
  await collected()
  const [registry] = maps
  expect(maps.size).toBe(1)
  await mountAndUnmount([other.url('/echo')], { share: true }, watch)
  const left = Array.from(registry!.keys()).filter((key) => String(key).includes(other.id))
  expect(left.length).toBeLessThanOrEqual(keptByReact)
})

test.each([
  ['one after the other', 1],
  ['together', total],
])('H1 nothing of components that have left a long-lived connection %s stays in memory', async (_, batch) => {
  const other = peer()
  const connection = createConnection(other.url('/echo'), { ...patient, reconnect: false })
  onTestFinished(connection.dispose)
  connection.open()
  await until(connection, isOpen)
  const { watch, collected } = watchGarbage()
  function Visitor() {
    const seen = { onMessage: watch(() => undefined), onClose: watch(() => undefined) }
    return useWebSocket(connection, seen).readyState
  }
  for (let visit = 0; visit < total; visit += batch) {
    const root = createRoot(document.createElement('div'))
    act(() => root.render(Array.from({ length: batch }, (_, index) => <Visitor key={index} />)))
    await act(() => {
      root.unmount()
      return Promise.resolve()
    })
  }
  flushReact()
  await collected()
  expect(await other.count(1)).toEqual({ open: 1, upgrades: 1 })
})

test('H1 a connection with linger: Infinity is found again after a long time without an owner', async () => {
  const other = peer()
  const url = other.url('/echo')
  const options = { share: true, linger: Infinity, reconnect: { delay: 1 } } as const
  const sockets: WeakRef<Connection>[] = []
  function Holder() {
    const { connection, readyState } = useWebSocket(url, options)
    sockets.push(new WeakRef(connection))
    return readyState
  }
  async function visit() {
    const root = createRoot(document.createElement('div'))
    act(() => root.render(<Holder />))
    await act(() => until(sockets.at(-1)!.deref()!, isOpen))
    act(() => root.unmount())
  }
  await visit()
  // Former owners get their onClose, and are not referenced any more.
  await other.act('drop')
  await eventually(() => expect(sockets[0]!.deref()?.getSnapshot().lastCloseEvent).not.toBeNull())
  flushReact()
  await other.count(1)
  gc!()
  await visit()
  expect(await other.count(1)).toEqual({ open: 1, upgrades: 2 })
  sockets.at(-1)!.deref()!.dispose()
  expect(await other.count(0)).toEqual({ open: 0, upgrades: 2 })
})
