import { act, render, renderHook } from '@testing-library/react'
import { StrictMode, useEffect, useState } from 'react'
import { describe, expect, test, vi } from 'vitest'
import { useWebSocket, WebSocketConfig } from '../../src/index.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'
import { pass, withFakes } from '../support/mount.js'
import { Part, shared } from '../support/Part.js'

withFakes()

describe('WebSocketConfig', () => {
  class Other extends FakeWebSocket {}

  test('H6 merges options field by field: those of the component first, then the nearest', async () => {
    const onOpen = vi.fn()
    const { result } = renderHook(
      () => useWebSocket('ws://peer/', { binaryType: 'arraybuffer', protocols: undefined }),
      {
        wrapper: ({ children }) => (
          <WebSocketConfig
            value={{
              WebSocket: FakeWebSocket,
              protocols: 'outer',
              binaryType: 'blob',
              closeTimeout: 50,
              onOpen,
            }}
          >
            <WebSocketConfig value={{ WebSocket: Other, reconnect: false, closeTimeout: undefined }}>
              {children}
            </WebSocketConfig>
          </WebSocketConfig>
        ),
      },
    )
    const socket = FakeWebSocket.last
    expect(socket).toBeInstanceOf(Other)
    expect(socket).toMatchObject({ protocols: ['outer'], binaryType: 'arraybuffer' })
    act(() => socket.accept())
    expect(onOpen).toHaveBeenCalledTimes(1)
    act(() => result.current.close())
    await pass(50)
    expect(result.current).toMatchObject({ readyState: 3, closedBy: 'timeout' })
  })

  test('H6 causes no reconnect when it changes', () => {
    let set: (delay: number) => void = () => undefined
    function Root() {
      const [closeTimeout, setCloseTimeout] = useState(50)
      useEffect(() => {
        set = setCloseTimeout
      }, [])
      return (
        <WebSocketConfig value={{ ...shared, closeTimeout }}>
          <Part name="a" options={{}} />
        </WebSocketConfig>
      )
    }
    const view = render(<Root />, { wrapper: StrictMode })
    act(() => FakeWebSocket.last.accept())
    act(() => set(70))
    expect(FakeWebSocket.all).toHaveLength(1)
    expect(view.container.textContent).toBe('a 1 null null')
  })
})
