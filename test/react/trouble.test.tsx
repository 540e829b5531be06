import { act, render } from '@testing-library/react'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { useWebSocket, type Source, type UseWebSocketOptions } from '../../src/index.js'
import { collectUncaught } from '../support/collectUncaught.js'
import { collectReports } from '../support/collectReports.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'
import { modes, mount, mountOpen, pass, withFakes } from '../support/mount.js'

withFakes()

afterEach(() => {
  vi.unstubAllGlobals()
})

const wrong = new Error('no token')
const fail = () => {
  throw wrong
}

const failures: [string, Source, UseWebSocketOptions, unknown][] = [
  ['an invalid address', 'no address', {}, { name: 'SyntaxError' }],
  ['a scheme that WebSocket does not support', 'mailto:peer', {}, { name: 'SyntaxError' }],
  ['a protocol twice', 'ws://peer/', { protocols: ['a', 'a'] }, { name: 'SyntaxError' }],
  ['a protocol with a space', 'ws://peer/', { protocols: 'super chat' }, { name: 'SyntaxError' }],
  ['an address function that throws', fail, {}, wrong],
  ['an address function that rejects', () => Promise.reject(wrong), {}, wrong],
  [
    'an address function that returns an invalid address',
    () => Promise.resolve('no address'),
    {},
    { name: 'SyntaxError' },
  ],
  ['a protocols function that throws', 'ws://peer/', { protocols: fail }, wrong],
  ['a protocols function that rejects', 'ws://peer/', { protocols: () => Promise.reject(wrong) }, wrong],
  ['an address that is not a string', 5 as unknown as string, {}, { name: 'SyntaxError' }],
]

describe.each(modes)('a failed connection%s', (_, wrapper) => {
  test.each(failures)(
    'L10 shows CLOSED with the error, calls onError once, and neither throws nor retries: %s',
    async (_title, source, options, error) => {
      const uncaught = collectUncaught()
      const onError = vi.fn()
      const onClose = vi.fn()
      const view = mount(source, { ...options, onError, onClose }, wrapper)
      await pass(3_600_000)
      expect(view.shown).toMatchObject({ readyState: 3, lastCloseEvent: null, closedBy: null })
      expect(view.shown.error).toMatchObject(error as object)
      expect(onError.mock.calls).toEqual([[view.shown.error, view.shown.connection]])
      expect(onClose).not.toHaveBeenCalled()
      expect(FakeWebSocket.all).toEqual([])
      expect(vi.getTimerCount()).toBe(0)
      expect(await uncaught()).toEqual([])
    },
  )

  test('L10 opens when the address becomes valid', () => {
    const view = mount('no address', {}, wrapper)
    expect(view.shown.error).not.toBeNull()
    view.show('ws://peer/')
    expect(view.shown).toMatchObject({ readyState: 0, error: null })
    act(() => FakeWebSocket.last.accept())
    expect(view.shown.readyState).toBe(1)
  })

  test('L10 keeps the error while it reopens, and clears it when it is open', () => {
    const view = mountOpen({}, wrapper)
    act(() => FakeWebSocket.last.drop())
    act(() => view.shown.open())
    expect(view.shown).toMatchObject({ readyState: 0, error: { message: 'connection lost (1006)' } })
    act(() => FakeWebSocket.last.accept())
    expect(view.shown).toMatchObject({ readyState: 1, error: null })
  })

  test('L10 shows an error if the runtime has no WebSocket', () => {
    vi.stubGlobal('WebSocket', undefined)
    const view = mount('ws://peer/', { WebSocket: undefined }, wrapper)
    expect(view.shown.readyState).toBe(3)
    expect(view.shown.error?.message).toMatch(/^WebSocket is missing/)
  })

  test('L10 abandons a handshake after connectTimeout', async () => {
    const onError = vi.fn()
    const view = mount('ws://peer/', { onError, connectTimeout: 500 }, wrapper)
    await pass(500)
    expect(view.shown).toMatchObject({ readyState: 3, closedBy: 'timeout' })
    expect(view.shown.error?.message).toBe('connectTimeout of 500 ms expired')
    expect(onError).toHaveBeenCalledTimes(1)
    expect(FakeWebSocket.last.hasListeners).toBe(false)
  })

  test('M4 reports a callback that throws, and still renders', async () => {
    const reports = collectReports()
    const view = mount('ws://peer/', { onOpen: fail, onMessage: fail, onError: fail, onClose: fail }, wrapper)
    act(() => FakeWebSocket.last.accept())
    act(() => FakeWebSocket.last.message('hello'))
    expect(view.shown).toMatchObject({ readyState: 1, data: 'hello' })
    act(() => FakeWebSocket.last.drop())
    expect(view.shown).toMatchObject({ readyState: 3, closedBy: 'network' })
    await pass(0)
    expect(reports).toEqual([wrong, wrong, wrong, wrong])
  })
})

test('L10 an invalid address does not affect the rest of the tree', () => {
  function Bad() {
    const { error } = useWebSocket('no address', { WebSocket: FakeWebSocket })
    return <b>{error?.name}</b>
  }
  function Good() {
    const { readyState } = useWebSocket('ws://peer/', { WebSocket: FakeWebSocket })
    return <i>{readyState}</i>
  }
  const view = render(
    <>
      <Bad />
      <Good />
    </>,
  )
  act(() => FakeWebSocket.last.accept())
  expect(view.container.innerHTML).toBe('<b>SyntaxError</b><i>1</i>')
})
