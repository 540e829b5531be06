// First, so that it is there when React DOM is loaded.
import { hotReload } from '../support/hotReload.js'
import { act, render } from '@testing-library/react'
import { useEffect, useState } from 'react'
import { describe, expect, test, vi } from 'vitest'
import type { UseWebSocketOptions } from '../../src/index.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'
import { modes, pass, useFakeSocket, withFakes } from '../support/mount.js'

withFakes()

/** One version of a component's code after the other, all alike but for what they say. */
function createVersions(options: UseWebSocketOptions = {}) {
  const effects: string[] = []
  const sockets: ReturnType<typeof useFakeSocket>[] = []
  return {
    effects,
    get socket() {
      return sockets.at(-1)!
    },
    version: (name: string) =>
      function Version() {
        const [born] = useState(name)
        const socket = useFakeSocket('ws://peer/', options)
        useEffect(() => void effects.push(name), [])
        useEffect(() => void sockets.push(socket), [socket])
        return <output>{`${name}, born ${born}: ${socket.readyState}`}</output>
      },
  }
}

describe.each(modes)('hot reload%s', (_, wrapper) => {
  const options = wrapper && { wrapper }

  test('L1 keeps the one socket', async () => {
    const onClose = vi.fn()
    const versions = createVersions({ onClose })
    const [First, Second] = [versions.version('first'), versions.version('second')]
    const view = render(<First />, options)
    act(() => FakeWebSocket.last.accept())
    act(() => hotReload(First, Second))
    expect(view.container.textContent).toBe('second, born first: 1')
    // React 19 runs no effects again in StrictMode, 18 does.
    if (!wrapper) expect(versions.effects).toEqual(['first', 'second'])
    await pass(10_000)
    expect(FakeWebSocket.all).toHaveLength(1)
    expect(FakeWebSocket.last.closeCalls).toEqual([])
    act(() => FakeWebSocket.last.message('hello'))
    expect(versions.socket.data).toBe('hello')
    view.unmount()
    await pass(0)
    expect(FakeWebSocket.last.closeCalls).toEqual([[1000]])
    act(() => FakeWebSocket.last.answerClose())
    expect(onClose).toHaveBeenCalledTimes(1)
  })

  test('L1 keeps it while CONNECTING too', async () => {
    const versions = createVersions()
    const [First, Second] = [versions.version('first'), versions.version('second')]
    render(<First />, options)
    act(() => hotReload(First, Second))
    await pass(0)
    act(() => FakeWebSocket.last.accept())
    expect(FakeWebSocket.all).toHaveLength(1)
    expect(FakeWebSocket.last.closeCalls).toEqual([])
  })

  test('C8 stays closed after close()', async () => {
    const versions = createVersions()
    const [First, Second] = [versions.version('first'), versions.version('second')]
    const view = render(<First />, options)
    act(() => FakeWebSocket.last.accept())
    act(() => versions.socket.close())
    act(() => FakeWebSocket.last.answerClose())
    act(() => hotReload(First, Second))
    await pass(10_000)
    expect(FakeWebSocket.all).toHaveLength(1)
    expect(view.container.textContent).toBe('second, born first: 3')
  })

  test('L1 keeps what open() opened, though enabled is false', async () => {
    const versions = createVersions({ enabled: false })
    const [First, Second] = [versions.version('first'), versions.version('second')]
    const view = render(<First />, options)
    act(() => versions.socket.open())
    act(() => FakeWebSocket.last.accept())
    act(() => hotReload(First, Second))
    await pass(0)
    expect(FakeWebSocket.last.closeCalls).toEqual([])
    expect(view.container.textContent).toBe('second, born first: 1')
  })
})
