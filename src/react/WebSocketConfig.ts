import { createContext, createElement, useContext, useMemo, type ReactNode } from 'react'
import type { UseWebSocketOptions } from './hookOptions.js'

/**
 * Options that can be set for a subtree: all but those that say what becomes of a message, which each component's types depend on, and the
 * string to share by.
 */
export interface WebSocketDefaults extends Omit<
  UseWebSocketOptions<unknown>,
  'parse' | 'schema' | 'outgoingSchema' | 'share'
> {
  /** True: components with the same address and protocols use one socket. A component's own `share` comes first. */
  share?: boolean | undefined
}

export interface WebSocketConfigProps {
  readonly value: WebSocketDefaults
  readonly children?: ReactNode
}

const Defaults = /* @__PURE__ */ createContext<WebSocketDefaults>({})

/**
 * Options for every `useWebSocket` below. They are merged field by field: a component's own come first, then those of the nearest config.
 * `undefined` is no value, and an object such as `reconnect` is one value as a whole. Changing them never reconnects; the components
 * below render once.
 *
 * @example
 * ```tsx
 * <WebSocketConfig value={{ WebSocket: FakeWebSocket, reconnect: false }}>…</WebSocketConfig>
 * ```
 */
export function WebSocketConfig({ value, children }: WebSocketConfigProps): ReactNode {
  const outer = useContext(Defaults)
  const merged = useMemo(() => merge(outer, value), [outer, value])
  return createElement(Defaults.Provider, { value: merged }, children)
}

/** A component's options, together with those that its configs have set. */
export function useOptions(options: UseWebSocketOptions<unknown>): UseWebSocketOptions<unknown> {
  return merge(useContext(Defaults), options)
}

/** At each render: an assignment, and a look at what configs have set, which mostly is nothing. */
function merge<Options extends UseWebSocketOptions<unknown>>(
  outer: WebSocketDefaults,
  own: Options,
): Options {
  const merged: Options = Object.assign({}, outer, own)
  for (const name of Object.keys(outer) as (keyof WebSocketDefaults)[])
    if (merged[name] === undefined) Object.assign(merged, { [name]: outer[name] })
  return merged
}
