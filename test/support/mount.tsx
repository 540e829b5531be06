import { act, cleanup, renderHook, type RenderHookResult } from '@testing-library/react'
import { Profiler, StrictMode, type ComponentType, type ReactNode } from 'react'
import { afterEach, beforeEach, expect, onTestFinished, vi } from 'vitest'
import {
  useWebSocket,
  type Source,
  type UseWebSocketOptions,
  type UseWebSocketResult,
} from '../../src/index.js'
import { FakeWebSocket } from './FakeWebSocket.js'
import { soon } from './later.js'

/** A test of the hook has a fake clock and fake sockets, and causes no error of React. */
export function withFakes(): void {
  beforeEach(() => {
    vi.useFakeTimers()
    FakeWebSocket.reset()
    vi.spyOn(console, 'error')
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  })

  afterEach(async () => {
    cleanup()
    // A connection is released in a microtask, which must run within this test and its clock.
    await soon()
    expect(console.error).not.toHaveBeenCalled()
    const warnings = vi.mocked(console.warn).mock.calls.filter(([text]) => !isOfDrop(text))
    vi.restoreAllMocks()
    vi.useRealTimers()
    expect(warnings).toEqual([])
  })
}

/** Many tests send without a connection, to see that nothing happens. The tests of S8 check the warning. */
const isOfDrop = (text: unknown): boolean =>
  /send\(\) has dropped a message, because the connection/.test(String(text))

interface Props {
  readonly source: Source
  readonly options: UseWebSocketOptions
}

export interface Mounted extends RenderHookResult<UseWebSocketResult, Props> {
  /** The result of the latest render. */
  readonly shown: UseWebSocketResult
  /** Renders again. */
  readonly show: (source: Source, options?: UseWebSocketOptions) => void
}

/** The hook with fake sockets. Reads every field. */
export function useFakeSocket(source: Source, options?: UseWebSocketOptions): UseWebSocketResult {
  return { ...useWebSocket(source, { WebSocket: FakeWebSocket, reconnect: false, ...options }) }
}

/** Mounts a component that reads every field. */
export function mount(
  source: Source = 'ws://peer/',
  options: UseWebSocketOptions = {},
  wrapper?: ComponentType<{ readonly children: ReactNode }>,
): Mounted {
  const view = renderHook<UseWebSocketResult, Props>((props) => useFakeSocket(props.source, props.options), {
    initialProps: { source, options },
    ...(wrapper && { wrapper }),
  })
  return {
    ...view,
    get shown() {
      return view.result.current
    },
    show: (nextSource, nextOptions = {}) => view.rerender({ source: nextSource, options: nextOptions }),
  }
}

/** Mounts a component whose connection is open. */
export function mountOpen(options?: UseWebSocketOptions, wrapper?: Parameters<typeof mount>[2]): Mounted {
  const view = mount('ws://peer/', options, wrapper)
  act(() => FakeWebSocket.last.accept())
  return view
}

/** Advances the clock, and lets React render. */
export async function pass(milliseconds: number): Promise<void> {
  await act(() => vi.advanceTimersByTimeAsync(milliseconds))
}

/** Counts how often React has rendered something below it. */
export function createCounter(): {
  readonly Counter: ComponentType<{ children: ReactNode }>
  renders: number
} {
  const counter = {
    renders: 0,
    Counter: ({ children }: { children: ReactNode }) => (
      <Profiler id="counter" onRender={() => (counter.renders += 1)}>
        {children}
      </Profiler>
    ),
  }
  return counter
}

/** The text that has arrived, or 'nothing'. */
export const textOf = (data: unknown): string => (typeof data === 'string' ? data : 'nothing')

/** With and without it, for behaviour that must not depend on it. */
export const modes = [
  ['', undefined],
  [' in StrictMode', StrictMode],
] as const

/** From here to the end of the test nothing waits for React, as outside of tests: frames are kept. */
export function leaveAct(): void {
  const environment = globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }
  environment.IS_REACT_ACT_ENVIRONMENT = false
  onTestFinished(() => {
    environment.IS_REACT_ACT_ENVIRONMENT = true
  })
}
