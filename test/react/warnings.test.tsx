import { act, render, renderHook } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { useWebSocket, type UseWebSocketOptions } from '../../src/index.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'
import { pass, withFakes } from '../support/mount.js'
import { Part, shared } from '../support/Part.js'

withFakes()

describe('in development', () => {
  test('H3 options that differ from those of the first owner cause one warning', () => {
    const warn = vi.mocked(console.warn).mockImplementation(() => undefined)
    const parts = (options: UseWebSocketOptions) => [
      <Part key="a" name="a" options={{ ...shared, closeTimeout: 50 }} />,
      <Part key="b" name="b" options={{ ...shared, closeTimeout: 50, ...options }} />,
    ]
    const view = render(parts({}))
    view.rerender(parts({ linger: undefined, highWaterMark: undefined }))
    view.rerender(parts({ reconnect: false, binaryType: undefined }))
    view.rerender(parts({ onError: () => undefined }))
    expect(warn).not.toHaveBeenCalled()
    view.rerender(parts({ closeTimeout: 70 }))
    view.rerender(parts({ closeTimeout: 80 }))
    expect(warn).toHaveBeenCalledTimes(1)
    expect(warn.mock.calls[0]![0]).toContain('another closeTimeout')
    warn.mockClear()
  })

  test('H3 a component that opens more than ten sockets in five seconds causes one warning', async () => {
    const warn = vi.mocked(console.warn).mockImplementation(() => undefined)
    const { result } = renderHook(() => useWebSocket('ws://peer/', { WebSocket: FakeWebSocket }))
    const { reconnect } = result.current
    for (let number = 1; number < 30; number += 1) {
      await pass(600)
      act(reconnect)
    }
    expect(warn).not.toHaveBeenCalled()
    for (let number = 30; number < 60; number += 1) {
      await pass(100)
      act(reconnect)
    }
    expect(warn).toHaveBeenCalledTimes(1)
    expect(warn.mock.calls[0]![0]).toContain('more than 10 sockets in 5 s')
    warn.mockClear()
  })
})
