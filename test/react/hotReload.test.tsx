// Imported first, so that it is installed when React DOM loads.
import { hotReload } from '../support/hotReload.js'
import { act, render } from '@testing-library/react'
import { useEffect, useState } from 'react'
import { describe, expect, test, vi } from 'vitest'
import type { UseWebSocketOptions } from '../../src/index.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'
import { modes, pass, useFakeSocket, withFakes } from '../support/mount.js'

withFakes()

/** Creates versions of a component's code that differ only in the name that they render. */
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
        return <output>{`${name}, mounted as ${born}: ${socket.readyState}`}</output>
      },
  }
}

describe.each(modes)('hot reload%s', (_, wrapper) => {
  const options = wrapper && { wrapper }

  test('L1 keeps the socket', async () => {
    const onClose = vi.fn()
    const versions = createVersions({ onClose })
    const [First, Second] = [versions.version('first'), versions.version('second')]
    const view = render(<First />, options)
    act(() => FakeWebSocket.last.accept())
    act(() => hotReload(First, Second))
    expect(view.container.textContent).toBe('second, mounted as first: 1')
    // In StrictMode React 18 runs the effects again, React 19 does not.
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

  test('L1 keeps the socket while CONNECTING too', async () => {
    const versions = createVersions()
    const [First, Second] = [versions.version('first'), versions.version('second')]
    render(<First />, options)
    act(() => hotReload(First, Second))
    await pass(0)
    act(() => FakeWebSocket.last.accept())
    expect(FakeWebSocket.all).toHaveLength(1)
    expect(FakeWebSocket.last.closeCalls).toEqual([])
  })

  test('C8 does not reopen the connection after close()', async () => {
    const versions = createVersions()
    const [First, Second] = [versions.version('first'), versions.version('second')]
    const view = render(<First />, options)
    act(() => FakeWebSocket.last.accept())
    act(() => versions.socket.close())
    act(() => FakeWebSocket.last.answerClose())
    act(() => hotReload(First, Second))
    await pass(10_000)
    expect(FakeWebSocket.all).toHaveLength(1)
    expect(view.container.textContent).toBe('second, mounted as first: 3')
  })

  test('L1 keeps a socket that open() opened while enabled is false', async () => {
    const versions = createVersions({ enabled: false })
    const [First, Second] = [versions.version('first'), versions.version('second')]
    const view = render(<First />, options)
    act(() => versions.socket.open())
    act(() => FakeWebSocket.last.accept())
    act(() => hotReload(First, Second))
    await pass(0)
    expect(FakeWebSocket.last.closeCalls).toEqual([])
    expect(view.container.textContent).toBe('second, mounted as first: 1')
  })
})
