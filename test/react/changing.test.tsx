import { act, render } from '@testing-library/react'
import { useLayoutEffect } from 'react'
import { describe, expect, test, vi } from 'vitest'
import { useWebSocket, type Source, type UseWebSocketOptions } from '../../src/index.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'
import { modes, mount, mountOpen, pass, withFakes } from '../support/mount.js'

withFakes()

const sockets = () => FakeWebSocket.all

describe.each(modes)('another address%s', (_, wrapper) => {
  test('L5 starts a new session and closes the old one with 1000', async () => {
    const view = mountOpen({}, wrapper)
    view.show('ws://other/')
    expect(view.shown.readyState).toBe(0)
    await pass(0)
    expect(sockets().map(({ url }) => url)).toEqual(['ws://peer/', 'ws://other/'])
    expect(sockets()[0]?.closeCalls).toEqual([[1000]])
    act(() => sockets()[1]?.accept())
    expect(view.shown.readyState).toBe(1)
  })

  test('L5 lets the handshake of the old session finish, and then closes it with 1000', async () => {
    const view = mount('ws://peer/', {}, wrapper)
    view.show('ws://other/')
    await pass(0)
    expect(sockets()[0]?.closeCalls).toEqual([])
    act(() => sockets()[0]?.accept())
    expect(sockets()[0]?.closeCalls).toEqual([[1000]])
    expect(view.shown.readyState).toBe(0)
  })

  test('L5 ignores late events of the old session', async () => {
    const onOpen = vi.fn()
    const onMessage = vi.fn()
    const onError = vi.fn()
    const onClose = vi.fn<(event: CloseEvent) => void>()
    const view = mountOpen({ onOpen, onMessage, onError, onClose }, wrapper)
    onOpen.mockClear()
    view.show('ws://other/', { onOpen, onMessage, onError, onClose })
    await pass(0)
    act(() => sockets()[0]?.message('late'))
    act(() => sockets()[0]?.drop())
    await pass(3_000)
    expect(view.shown).toMatchObject({
      readyState: 0,
      lastCloseEvent: null,
      closedBy: null,
      data: null,
      error: null,
    })
    expect(onOpen).not.toHaveBeenCalled()
    expect(onMessage).not.toHaveBeenCalled()
    expect(onError).not.toHaveBeenCalled()
    // L3: the component saw that session, so onClose is called for its end.
    expect(onClose.mock.calls.map(([event]) => event.code)).toEqual([1006])
  })

  test('L5 never gets messages that were queued for the old one', async () => {
    const view = mount('ws://peer/', {}, wrapper)
    view.shown.send('for the old one')
    view.show('ws://other/')
    view.shown.send('for the new one')
    await pass(0)
    for (const socket of sockets()) act(() => socket.accept())
    expect(sockets().map(({ sent }) => sent)).toEqual([[], ['for the new one']])
  })

  test('L5 starts with empty fields', async () => {
    const view = mountOpen({}, wrapper)
    act(() => FakeWebSocket.last.message('hello'))
    act(() => FakeWebSocket.last.drop())
    expect(view.shown).toMatchObject({ readyState: 3, closedBy: 'network', data: 'hello' })
    view.show('ws://other/')
    const empty = { lastCloseEvent: null, closedBy: null, lastMessage: null, data: null, error: null }
    expect(view.shown).toMatchObject({ readyState: 0, ...empty })
    view.show('ws://peer/')
    expect(view.shown).toMatchObject({ readyState: 0, ...empty })
    await pass(10_000)
  })

  test('L5 opens even if close() was called at the old address', () => {
    const view = mountOpen({}, wrapper)
    act(() => view.shown.close())
    view.show('ws://other/')
    expect(sockets()).toHaveLength(2)
    expect(view.shown.readyState).toBe(0)
  })

  test('L5 may be null: the connection is CLOSED, and the old session is closed with 1000', async () => {
    const view = mountOpen({}, wrapper)
    view.show(null)
    expect(view.shown.readyState).toBe(3)
    await pass(0)
    expect(FakeWebSocket.last.closeCalls).toEqual([[1000]])
    act(() => FakeWebSocket.last.answerClose())
    expect(view.shown).toMatchObject({ readyState: 3, lastCloseEvent: null })
    act(() => view.shown.open())
    expect(sockets()).toHaveLength(1)
    view.show('ws://peer/')
    expect(sockets()).toHaveLength(2)
    expect(view.shown.readyState).toBe(0)
  })

  test('L5 can change again before the first change has finished, and only the last session stays open', async () => {
    const view = mount('ws://one/', {}, wrapper)
    view.show('ws://two/')
    view.show('ws://three/')
    await pass(0)
    for (const socket of sockets()) act(() => socket.accept())
    expect(sockets().map(({ url, closedWith }) => [url, closedWith])).toEqual([
      ['ws://one/', [1000]],
      ['ws://two/', [1000]],
      ['ws://three/', null],
    ])
    expect(view.shown.readyState).toBe(1)
    await pass(10_000)
  })

  test.each<[string, UseWebSocketOptions['protocols'], UseWebSocketOptions['protocols']]>([
    ['other protocols', 'one', 'two'],
    ['protocols in another order', ['one', 'two'], ['two', 'one']],
    ['protocols after none', undefined, 'one'],
    ['none after protocols', ['one'], []],
  ])('L5 or the same one starts a new session with %s', async (_title, one, other) => {
    const view = mountOpen({ protocols: one }, wrapper)
    view.show('ws://peer/', { protocols: other })
    await pass(0)
    expect(sockets()).toHaveLength(2)
    expect(sockets()[0]?.closedWith).toEqual([1000])
    expect(sockets()[1]?.protocols).toEqual(([] as unknown[]).concat(other ?? []))
    await pass(10_000)
  })
})

describe('the same meaning', () => {
  test.each<[string, Source, Source]>([
    ['a URL of the same address', new URL('ws://peer/a'), new URL('ws://peer/a')],
    ['a URL in place of its string', 'ws://peer/a', new URL('ws://peer/a')],
    ['another function', () => 'ws://peer/a', () => 'ws://peer/b'],
    [
      'another asynchronous function',
      () => Promise.resolve('ws://peer/a'),
      () => Promise.resolve('ws://peer/b'),
    ],
  ])('L6 never reconnects: %s', async (_, one, other) => {
    const view = mount(one)
    await pass(0)
    const { connection } = view.shown
    view.show(other)
    await pass(10_000)
    expect(sockets()).toHaveLength(1)
    expect(view.shown.connection).toBe(connection)
  })

  test.each<[string, UseWebSocketOptions, UseWebSocketOptions]>([
    ['an equal list of protocols', { protocols: ['a', 'b'] }, { protocols: ['a', 'b'] }],
    ['a list in place of one protocol', { protocols: 'a' }, { protocols: ['a'] }],
    ['an empty list', { protocols: undefined }, { protocols: [] }],
    ['another protocols function', { protocols: () => 'a' }, { protocols: () => 'b' }],
    [
      'other callbacks',
      { onMessage: () => undefined },
      { onMessage: () => undefined, onOpen: () => undefined },
    ],
    ['other limits', { connectTimeout: 5_000 }, { connectTimeout: 50_000, closeTimeout: 1 }],
    ['another binaryType', { binaryType: 'blob' }, { binaryType: 'arraybuffer' }],
    ['another implementation', {}, { WebSocket: class extends FakeWebSocket {} }],
    ['enabled set explicitly', {}, { enabled: true }],
  ])('L6 never reconnects: %s', async (_, one, other) => {
    const view = mountOpen(one)
    const { connection } = view.shown
    view.show('ws://peer/', other)
    await pass(10_000)
    expect(sockets()).toHaveLength(1)
    expect(FakeWebSocket.last.closeCalls).toEqual([])
    expect(view.shown.connection).toBe(connection)
    expect(view.shown.readyState).toBe(1)
  })

  test('L6 calls the address function of the latest render for the next attempt', () => {
    const view = mount(() => 'ws://one/')
    view.show(() => 'ws://two/')
    act(() => FakeWebSocket.last.refuse())
    act(() => view.shown.open())
    expect(FakeWebSocket.last.url).toBe('ws://two/')
  })
})

test('L5 no commit shows a field of the old address with the new one', () => {
  const commits: unknown[][] = []
  function Room({ source }: { source: string }) {
    const { readyState, data } = useWebSocket(source, { WebSocket: FakeWebSocket })
    useLayoutEffect(() => void commits.push([source, readyState, data]))
    return null
  }
  const view = render(<Room source="ws://one/" />)
  act(() => FakeWebSocket.last.accept())
  act(() => FakeWebSocket.last.message('hello'))
  view.rerender(<Room source="ws://two/" />)
  expect(commits).toEqual([
    ['ws://one/', 0, null],
    ['ws://one/', 1, null],
    ['ws://one/', 1, 'hello'],
    ['ws://two/', 0, null],
  ])
})

test('L5 the first effect already sends to the new address', async () => {
  function Room({ source }: { source: string }) {
    const { send } = useWebSocket(source, { WebSocket: FakeWebSocket })
    useLayoutEffect(() => void send(`hello ${source}`), [source, send])
    return null
  }
  const view = render(<Room source="ws://one/" />)
  view.rerender(<Room source="ws://two/" />)
  await pass(0)
  for (const socket of sockets()) act(() => socket.accept())
  expect(sockets().map(({ sent }) => sent)).toEqual([[], ['hello ws://two/']])
})
