import { configure, render } from '@testing-library/react'
import { type ComponentType, Fragment, useLayoutEffect } from 'react'
import { expect, inject, onTestFinished, vi } from 'vitest'
import {
  type Connection,
  type Source,
  useWebSocket,
  type UseWebSocketOptions,
  type UseWebSocketResult,
} from '../../src/index.js'
import { patience, patient } from '../support/patience.mjs'

configure({ asyncUtilTimeout: patience })

type Field = 'readyState' | 'lastCloseEvent' | 'closedBy' | 'lastMessage' | 'data' | 'error' | 'retry'

/** What a component read from the hook in one render. */
type Shown = Pick<UseWebSocketResult, Field>

/** Everything that a component got, from its first render to its last callback. */
export interface Diary {
  /** What each commit showed. */
  readonly commits: Shown[]
  /** The callbacks that were called, in order: 'onOpen', 'onMessage', 'onError', 'onClose', 'onReconnect', 'onReconnectStop'. */
  readonly calls: string[]
  readonly messages: MessageEvent[]
  readonly errors: Error[]
  readonly closeEvents: CloseEvent[]
  /** The functions, and the connection, of the latest commit. */
  readonly socket: Omit<UseWebSocketResult, Field>
  /** What the latest commit showed. */
  readonly shown: Shown
  /** The ready states that commits showed, without repeats. */
  readonly readyStates: number[]
  readonly keep: (shown: Shown, socket: Diary['socket']) => void
}

export function createDiary(): Diary {
  const commits: Shown[] = []
  let latest: Diary['socket']
  return {
    commits,
    calls: [],
    messages: [],
    errors: [],
    closeEvents: [],
    get socket() {
      return latest
    },
    get shown() {
      return commits.at(-1)!
    },
    get readyStates() {
      const all = commits.map(({ readyState }) => readyState)
      return all.filter((readyState, index) => readyState !== all[index - 1])
    },
    keep(shown, socket) {
      commits.push(shown)
      latest = socket
    },
  }
}

export interface HolderProps {
  readonly source: Source | Connection
  readonly options?: UseWebSocketOptions
  readonly diary: Diary
}

/** A component that uses a socket with inline options and callbacks, and records everything in a diary. Reconnecting is off by default. */
export function Holder({ source, options = {}, diary }: HolderProps) {
  const socket = useWebSocket(source as Source, {
    reconnect: false,
    ...patient,
    ...options,
    onOpen(event, connection) {
      diary.calls.push('onOpen')
      options.onOpen?.(event, connection)
    },
    onMessage(event, data, connection) {
      diary.calls.push('onMessage')
      diary.messages.push(event)
      options.onMessage?.(event, data, connection)
    },
    onError(error, connection) {
      diary.calls.push('onError')
      diary.errors.push(error)
      options.onError?.(error, connection)
    },
    onClose(event, connection) {
      diary.calls.push('onClose')
      diary.closeEvents.push(event)
      options.onClose?.(event, connection)
    },
    onReconnect(info, connection) {
      diary.calls.push('onReconnect')
      options.onReconnect?.(info, connection)
    },
    onReconnectStop(stop, connection) {
      diary.calls.push('onReconnectStop')
      options.onReconnectStop?.(stop, connection)
    },
  })
  const { readyState, lastCloseEvent, closedBy, lastMessage, data, error, retry } = socket
  useLayoutEffect(() => {
    diary.keep({ readyState, lastCloseEvent, closedBy, lastMessage, data, error, retry }, socket)
  })
  return <output>{['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'][readyState]}</output>
}

/** A mounted component, what it got, and the functions that control it. */
export interface Mounted extends Diary {
  readonly rerender: (source: Source, options?: UseWebSocketOptions, key?: string) => void
  readonly unmount: () => void
}

/** Mounts a {@link Holder} until the end of the test. */
export function mount(
  source: Source,
  options?: UseWebSocketOptions,
  Wrapper: ComponentType<{ children: React.ReactNode }> = Fragment,
): Mounted {
  const diary = createDiary()
  const tree = (source: Source, options: UseWebSocketOptions = {}, key?: string) => (
    <Wrapper>
      <Holder key={key} source={source} options={options} diary={diary} />
    </Wrapper>
  )
  const { rerender, unmount } = render(tree(source, options))
  onTestFinished(unmount)
  return Object.assign(diary, {
    rerender: (...next: Parameters<typeof tree>) => rerender(tree(...next)),
    unmount,
  })
}

/** Mounts a {@link Holder} and waits until it is open. */
export async function mountUntilOpen(source: Source, options?: UseWebSocketOptions): Promise<Mounted> {
  const mounted = mount(source, options)
  await eventually(() => {
    expect(mounted.shown.readyState).toBe(WebSocket.OPEN)
  })
  return mounted
}

/** Waits until it shows the end of its only session, for which onClose was called once. */
export async function ended(mounted: Mounted): Promise<void> {
  await eventually(() => expect(mounted.shown.readyState).toBe(WebSocket.CLOSED))
  expect(mounted.closeEvents).toHaveLength(1)
  expect(mounted.shown.lastCloseEvent).toBe(mounted.closeEvents[0])
}

/** Retries until the assertion holds. */
export const eventually = (assertion: () => void): Promise<void> =>
  vi.waitFor(assertion, { timeout: patience, interval: 10 })

/** A constructor for the `WebSocket` option, and the browser's own sockets that it has made. */
export function watchSockets() {
  const sockets: WebSocket[] = []
  class Watched extends WebSocket {
    constructor(...values: ConstructorParameters<typeof WebSocket>) {
      super(...values)
      sockets.push(this)
    }
  }
  return { sockets, WebSocket: Watched }
}

/**
 * Sends a synchronous request to the server: what the server does meanwhile has reached the browser, but
 * not the page.
 */
export function standStill(path: string, params: Readonly<Record<string, string>>, method = 'POST') {
  const url = new URL(path, inject('peer'))
  url.search = new URLSearchParams(params).toString()
  const request = new XMLHttpRequest()
  request.open(method, url, false)
  request.send()
  if (request.status !== 200) throw new Error(`${method} ${url.pathname}${url.search} got ${request.status}`)
}
