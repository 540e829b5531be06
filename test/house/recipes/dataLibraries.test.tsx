import { configureStore } from '@reduxjs/toolkit'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, render, screen } from '@testing-library/react'
import { createStore, Provider as JotaiProvider, useAtomValue } from 'jotai'
import { Provider as ReduxProvider } from 'react-redux'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { installFakeWebSocket, type FakePeer, type InstalledFakeServer } from '../../../src/testing.js'
import { routes } from './orderRoutes.tsx'
import { pricesAtom } from './pricesAtom.ts'
import { connect, disconnect, store } from './pricesSlice.ts'
import { todosApi, useTodosQuery } from './todosApi.ts'
import { usePrice } from './usePrice.ts'
import { useLivePrices, usePrices } from './usePrices.ts'
import { LiveTodos, useTodos } from './useTodos.tsx'

let server: InstalledFakeServer

beforeEach(() => {
  server = installFakeWebSocket({ accept: true })
})

afterEach(() => {
  cleanup()
  server.uninstall()
  vi.unstubAllGlobals()
})

interface Todo {
  id: number
  text: string
}

/** A server whose answers the test gives, in the order of the requests. */
function stubFetch(): ((todos: readonly Todo[]) => Promise<void>)[] {
  const answers: ((todos: readonly Todo[]) => Promise<void>)[] = []
  vi.stubGlobal('fetch', () => {
    return new Promise((resolve) => {
      answers.push((todos) =>
        act(() => {
          resolve(Response.json(todos))
          return Promise.resolve()
        }),
      )
    })
  })
  return answers
}

const send = (peer: FakePeer, value: unknown) => act(() => peer.send(JSON.stringify(value)))

async function nextPeer(): Promise<FakePeer> {
  const peer = await server.nextPeer()
  await act(() => peer.settled())
  return peer
}

const texts = (todos: readonly Todo[] | null | undefined) =>
  todos?.map(({ text }) => text).join(' ') ?? 'none'

test('TanStack Query: messages change what was loaded, and an older answer does not undo them', async () => {
  const answers = stubFetch()
  const List = () => <p>{texts(useTodos().data)}</p>
  const client = new QueryClient()
  render(
    <QueryClientProvider client={client}>
      <LiveTodos />
      <List />
    </QueryClientProvider>,
  )
  const peer = await nextPeer()
  await answers.at(-1)?.([{ id: 1, text: 'milk' }])
  await vi.waitFor(() => screen.getByText('milk'))
  await send(peer, { id: 2, text: 'bread' })
  expect(await screen.findByText('milk bread')).toBeDefined()

  await act(() => Promise.resolve(void client.invalidateQueries({ queryKey: ['todos'] })))
  expect(client.isFetching()).toBe(1)
  const old = answers.at(-1)
  await send(peer, { id: 1, text: 'oats' })
  await old?.([{ id: 1, text: 'milk' }])
  await answers.at(-1)?.([{ id: 1, text: 'oats' }])
  expect(await screen.findByText('oats')).toBeDefined()
  client.clear()
})

test('SWR: a subscription opens one connection, and closes it', async () => {
  const Price = () => <p>{usePrice('gold').data?.price ?? 'none'}</p>
  const { unmount } = render(
    <>
      <Price />
      <Price />
    </>,
  )
  const peer = await nextPeer()
  await send(peer, { price: 7 })
  expect(await screen.findAllByText('7')).toHaveLength(2)
  unmount()
  expect(await act(() => peer.closed)).toEqual({ code: 1000, reason: '' })
  expect(server.peers).toHaveLength(1)
})

test('RTK Query: an endpoint loads, gets changes, and loads again after a reconnect', async () => {
  const answers = stubFetch()
  const own = configureStore({
    reducer: { [todosApi.reducerPath]: todosApi.reducer },
    middleware: (middleware) => middleware().concat(todosApi.middleware),
  })
  const List = () => <p>{texts(useTodosQuery().data)}</p>
  render(
    <ReduxProvider store={own}>
      <List />
    </ReduxProvider>,
  )
  const peer = await nextPeer()
  await answers.at(-1)?.([{ id: 1, text: 'milk' }])
  expect(await screen.findByText('milk')).toBeDefined()
  await send(peer, { id: 2, text: 'bread' })
  expect(await screen.findByText('milk bread')).toBeDefined()
  await act(() => peer.vanish())
  await vi.waitFor(() => expect(server.peers).toHaveLength(2), { timeout: 5_000 })
  await nextPeer()
  await vi.waitFor(() => expect(answers).toHaveLength(2))
  await answers.at(-1)?.([{ id: 3, text: 'tea' }])
  expect(await screen.findByText('tea')).toBeDefined()
})

test('Redux Toolkit: a slice has the latest prices and the state of the connection', async () => {
  connect()
  const peer = await nextPeer()
  expect(store.getState()).toEqual({ status: 'open', prices: {} })
  await send(peer, { symbol: 'gold', price: 7 })
  await send(peer, { symbol: 'tin', price: 1 })
  expect(store.getState().prices).toEqual({ gold: 7, tin: 1 })
  disconnect()
  expect(store.getState().status).toBe('closed')
  expect(await peer.closed).toEqual({ code: 1000, reason: '' })
})

test('Zustand: the connection is open while a component uses it, and any component can read the store', async () => {
  const Live = () => {
    useLivePrices()
    return null
  }
  const Gold = () => <p>{usePrices(({ prices }) => prices['gold']) ?? 'none'}</p>
  render(<Gold />)
  const { unmount } = render(<Live />)
  const peer = await nextPeer()
  await send(peer, { symbol: 'gold', price: 7 })
  expect(screen.getByText('7')).toBeDefined()
  expect(usePrices.getState().status).toBe('open')
  unmount()
  expect(await act(() => peer.closed)).toEqual({ code: 1000, reason: '' })
})

test('Jotai: the first component that reads the atom opens the connection, and the last one closes it', async () => {
  const Gold = () => <p>{useAtomValue(pricesAtom)['gold'] ?? 'none'}</p>
  const { unmount } = render(
    <JotaiProvider store={createStore()}>
      <Gold />
      <Gold />
    </JotaiProvider>,
  )
  const peer = await nextPeer()
  await send(peer, { symbol: 'gold', price: 7 })
  expect(screen.getAllByText('7')).toHaveLength(2)
  unmount()
  expect(await act(() => peer.closed)).toEqual({ code: 1000, reason: '' })
})

test('React Router: a loader asks for the order, and the page follows it', async () => {
  const router = createMemoryRouter(routes, { initialEntries: ['/orders/7'] })
  const { unmount } = render(<RouterProvider router={router} />)
  const peer = await nextPeer()
  expect(await peer.next()).toBe('{"op":"order","number":"7","id":1}')
  await send(peer, { id: 1, result: { number: '7', state: 'packed' } })
  expect(await screen.findByText('Order 7: packed')).toBeDefined()
  await act(() => peer.settled())
  expect(await peer.next()).toBe('{"op":"subscribe","topic":"order:7"}')
  await send(peer, { topic: 'order:7', data: { number: '7', state: 'sent' } })
  expect(screen.getByText('Order 7: sent')).toBeDefined()
  unmount()
  router.dispose()
})
