import { act, render } from '@testing-library/react'
import { StrictMode } from 'react'
import { describe, expect, test, vi } from 'vitest'
import { useWebSocket } from '../../src/index.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'
import { modes, mount, mountOpen, pass, withFakes, useFakeSocket } from '../support/mount.js'
import { end } from '../support/witness.js'

withFakes()

describe.each(modes)('mounting%s', (_, wrapper) => {
  test('L1 opens one socket', () => {
    const view = mount('ws://peer/', {}, wrapper)
    expect(FakeWebSocket.all).toHaveLength(1)
    act(() => FakeWebSocket.last.accept())
    expect(view.shown.readyState).toBe(1)
  })

  test('L1 keeps the socket when renders pass new inline options, url functions and arrays', () => {
    const view = mount(() => 'ws://peer/', { protocols: ['chat'], onMessage: () => undefined }, wrapper)
    for (let render = 0; render < 10; render += 1) {
      view.show(() => 'ws://peer/', { protocols: ['chat'], onMessage: () => undefined, closeTimeout: render })
    }
    act(() => FakeWebSocket.last.accept())
    view.show(() => 'ws://peer/', { protocols: ['chat'] })
    expect(FakeWebSocket.all).toHaveLength(1)
    expect(FakeWebSocket.last.closeCalls).toEqual([])
    expect(view.shown.readyState).toBe(1)
  })

  test('L1 calls an address function once for each attempt, however often the component renders', async () => {
    const source = vi.fn(() => Promise.resolve('ws://peer/'))
    const view = mount(source, {}, wrapper)
    view.show(source)
    await pass(0)
    view.show(source)
    expect(source.mock.calls.length - FakeWebSocket.all.length).toBe(0)
    expect(FakeWebSocket.all).toHaveLength(1)
  })

  test('L2 closes with 1000 when the component unmounts while OPEN', async () => {
    const view = mountOpen({}, wrapper)
    view.unmount()
    await pass(0)
    expect(FakeWebSocket.last.closeCalls).toEqual([[1000]])
  })

  test('L2 lets the handshake finish when the component unmounts while CONNECTING, and then closes with 1000', async () => {
    const view = mount('ws://peer/', {}, wrapper)
    view.unmount()
    await pass(1_000)
    expect(FakeWebSocket.last.closeCalls).toEqual([])
    act(() => FakeWebSocket.last.accept())
    expect(FakeWebSocket.last.closeCalls).toEqual([[1000]])
  })

  test('L2 abandons that handshake after closeTimeout', async () => {
    const view = mount('ws://peer/', { closeTimeout: 500 }, wrapper)
    view.unmount()
    await pass(499)
    expect(FakeWebSocket.last.closeCalls).toEqual([])
    await pass(1)
    expect(FakeWebSocket.last.closeCalls).toEqual([[]])
    expect(FakeWebSocket.last.hasListeners).toBe(false)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('L2 does not dial when the component unmounts before the address function has answered', async () => {
    const view = mount(() => Promise.resolve('ws://peer/'), {}, wrapper)
    view.unmount()
    await pass(10_000)
    expect(FakeWebSocket.all).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })

  test('L3 calls onClose once after unmounting, with the CloseEvent of the socket', async () => {
    const onClose = vi.fn<(event: CloseEvent) => void>()
    const view = mountOpen({ onClose }, wrapper)
    view.unmount()
    await pass(0)
    expect(onClose).not.toHaveBeenCalled()
    act(() => FakeWebSocket.last.answerClose(1000, 'goodbye'))
    await pass(10_000)
    expect(onClose).toHaveBeenCalledTimes(1)
    expect(onClose.mock.calls[0]?.[0]).toBeInstanceOf(CloseEvent)
    expect(end(onClose.mock.calls[0]?.[0])).toEqual({ code: 1000, reason: 'goodbye', wasClean: true })
  })

  test.each<[string, () => void, number]>([
    [
      'the handshake finishes',
      () => {
        FakeWebSocket.last.accept()
        FakeWebSocket.last.answerClose()
      },
      1000,
    ],
    ['the handshake fails', () => FakeWebSocket.last.refuse(), 1006],
    ['the server never answers', () => undefined, 1006],
  ])(
    'L3 calls onClose once and never onError when the component unmounts while CONNECTING: %s',
    async (_title, play, code) => {
      const onClose = vi.fn<(event: CloseEvent) => void>()
      const onError = vi.fn()
      const onOpen = vi.fn()
      const view = mount('ws://peer/', { onClose, onError, onOpen }, wrapper)
      view.unmount()
      await pass(0)
      act(play)
      await pass(10_000)
      expect(onClose.mock.calls.map(([event]) => event.code)).toEqual([code])
      expect(onError).not.toHaveBeenCalled()
      expect(onOpen).not.toHaveBeenCalled()
    },
  )

  test('L3 calls onClose once, with the code of a close() before unmounting', async () => {
    const onClose = vi.fn<(event: CloseEvent) => void>()
    const view = mountOpen({ onClose }, wrapper)
    act(() => view.shown.close(4000, 'bye'))
    view.unmount()
    await pass(0)
    expect(FakeWebSocket.last.closeCalls).toEqual([[4000, 'bye']])
    act(() => FakeWebSocket.last.answerClose(4000, 'bye'))
    expect(onClose.mock.calls.map(([event]) => event.code)).toEqual([4000])
  })

  test('L3 does not call onClose again when the component unmounts after the session has ended', async () => {
    const onClose = vi.fn()
    const view = mountOpen({ onClose }, wrapper)
    act(() => FakeWebSocket.last.peerCloses(4001))
    view.unmount()
    await pass(10_000)
    expect(onClose).toHaveBeenCalledTimes(1)
  })

  test('L3 calls the onClose of the latest render', async () => {
    const first = vi.fn()
    const last = vi.fn()
    const view = mountOpen({ onClose: first }, wrapper)
    view.show('ws://peer/', { onClose: last })
    view.unmount()
    await pass(0)
    act(() => FakeWebSocket.last.answerClose())
    expect(first).not.toHaveBeenCalled()
    expect(last).toHaveBeenCalledTimes(1)
  })

  test('L4 leaves no socket, no timer and no listener after unmounting, and does not reopen', async () => {
    const view = mountOpen({}, wrapper)
    view.unmount()
    await pass(0)
    act(() => FakeWebSocket.last.answerClose())
    await pass(3_600_000)
    expect(FakeWebSocket.all).toHaveLength(1)
    expect(FakeWebSocket.last.hasListeners).toBe(false)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('L4 receives no message after unmounting', async () => {
    const onMessage = vi.fn()
    const view = mountOpen({ onMessage }, wrapper)
    view.unmount()
    await pass(0)
    FakeWebSocket.last.message('late')
    expect(onMessage).not.toHaveBeenCalled()
  })

  test('L4 sends and opens nothing after unmounting, but close() still validates its arguments', async () => {
    const view = mountOpen({}, wrapper)
    const { open, send, sendJson, close } = view.shown
    view.unmount()
    await pass(0)
    expect(send('late')).toBe('dropped')
    expect(sendJson('late')).toBe('dropped')
    open()
    act(() => FakeWebSocket.last.answerClose())
    open()
    close()
    expect(() => close(tooHigh)).toThrow(DOMException)
    await pass(10_000)
    expect(FakeWebSocket.all).toHaveLength(1)
    expect(FakeWebSocket.last.sent).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })

  test('L4 open() opens nothing in the task of the unmount after the session has ended', async () => {
    const view = mountOpen({}, wrapper)
    act(() => FakeWebSocket.last.peerCloses(4001))
    const { open } = view.shown
    view.unmount()
    // In the same task.
    open()
    await pass(10_000)
    expect(FakeWebSocket.all).toHaveLength(1)
  })
})

const tooHigh: number = 5000

function Probe() {
  const { readyState } = useFakeSocket('ws://peer/')
  return <output>{readyState}</output>
}

test('L1 each component opens its own socket', () => {
  render(
    <StrictMode>
      <Probe />
      <Probe />
    </StrictMode>,
  )
  expect(FakeWebSocket.all).toHaveLength(2)
})

test('L2 the next component opens without waiting for the old socket to close', async () => {
  const view = render(<Probe key="first" />)
  const [first] = FakeWebSocket.all
  act(() => first?.accept())
  view.rerender(<Probe key="second" />)
  expect(FakeWebSocket.all).toHaveLength(2)
  await pass(0)
  expect(first?.closedWith).toEqual([1000])
  expect(first?.state).toBe(2)
  act(() => FakeWebSocket.last.accept())
  expect(view.container.textContent).toBe('1')
  await pass(3_000)
  expect(view.container.textContent).toBe('1')
})

test('L4 10,000 mounts and unmounts leave nothing', async () => {
  const onClose = vi.fn()
  function ShortLived() {
    useWebSocket('ws://peer/', { WebSocket: FakeWebSocket, onClose })
    return null
  }
  const view = render(null)
  for (let round = 0; round < 10; round += 1) {
    for (let mounting = 0; mounting < 1_000; mounting += 1) {
      view.rerender(<ShortLived key={mounting} />)
      // A third unmounts while CONNECTING, a third while OPEN, and a third after the session has ended.
      if (mounting % 3 > 0) act(() => FakeWebSocket.last.accept())
      if (mounting % 3 > 1) act(() => FakeWebSocket.last.peerCloses())
    }
    view.rerender(null)
    await pass(0)
    for (const socket of FakeWebSocket.all) {
      if (socket.state === 0) socket.accept()
      if (socket.state === 2) socket.answerClose()
      expect(socket.hasListeners).toBe(false)
    }
    expect(FakeWebSocket.all).toHaveLength(1_000)
    expect(vi.getTimerCount()).toBe(0)
    FakeWebSocket.reset()
  }
  expect(onClose).toHaveBeenCalledTimes(10_000)
})
