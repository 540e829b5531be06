import { StrictMode, useLayoutEffect } from 'react'
import { createRoot } from 'react-dom/client'
import {
  useMessageListener,
  useMessageReducer,
  useWebSocket,
  type UseWebSocketOptions,
  type UseWebSocketResult,
} from '../../src/index.js'
import type { Server } from '../conformance/world.js'

/** A component on a page that has no test runner, and what it got. */
export interface Held {
  readonly calls: string[]
  /** The ready states that commits showed, without repeats. */
  readonly states: number[]
  readonly ends: { code: number; reason: string; wasClean: boolean; isTrusted: boolean }[]
  /** What a listener heard, and how much of that a reducer counted and the page shows. */
  readonly heard: unknown[]
  readonly shownCount: () => number
  readonly socket: () => UseWebSocketResult<unknown>
  /** Waits for it; who runs the case sets the limit. */
  readonly until: (isSo: (held: Held) => boolean) => Promise<void>
  readonly unmount: () => void
}

interface Options extends UseWebSocketOptions<unknown> {
  readonly strict?: boolean
}

export function hold(url: string, { strict = false, ...options }: Options = {}): Held {
  let latest: UseWebSocketResult<unknown> | undefined
  const element = document.body.appendChild(document.createElement('div'))
  const root = createRoot(element)
  const held: Held = {
    calls: [],
    states: [],
    ends: [],
    heard: [],
    shownCount: () => Number(element.textContent),
    socket: () => latest!,
    async until(isSo) {
      while (!latest || !isSo(held)) await new Promise((resolve) => setTimeout(resolve, 10))
    },
    unmount: () => root.unmount(),
  }

  function Holder() {
    const socket = useWebSocket<unknown>(url, {
      reconnect: false,
      ...options,
      onOpen: () => held.calls.push('onOpen'),
      onError: () => held.calls.push('onError'),
      onReconnect: () => held.calls.push('onReconnect'),
      onClose({ code, reason, wasClean, isTrusted }) {
        held.calls.push('onClose')
        held.ends.push({ code, reason, wasClean, isTrusted })
      },
    })
    const { readyState, closedBy, retry } = socket
    const count = useMessageReducer(socket, (sum) => sum + 1, 0)
    useMessageListener(socket, (_, data) => held.heard.push(data))
    useLayoutEffect(() => {
      latest = { ...socket, readyState, closedBy, retry }
      if (held.states.at(-1) !== readyState) held.states.push(readyState)
    })
    return count
  }
  root.render(strict ? <StrictMode children={<Holder />} /> : <Holder />)
  return held
}

/** Sockets that the server has, and has ever been asked for; with `open`, as soon as it has so many. */
export async function countSockets(
  server: Server,
  open?: number,
): Promise<{ open: number; upgrades: number }> {
  const address = new URL('/count', location.origin)
  address.searchParams.set('id', new URL(server.url).searchParams.get('id') ?? '')
  if (open !== undefined) address.searchParams.set('open', String(open))
  return (await (await fetch(address)).json()) as { open: number; upgrades: number }
}
