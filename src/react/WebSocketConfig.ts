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
export function useOptions<Options extends object>(options: Options): WebSocketDefaults & Options {
  return merge(useContext(Defaults), options)
}

/** At each render: an assignment, and a look at what configs have set, which mostly is nothing. */
function merge<One extends object, Other extends object>(one: One, other: Other): One & Other {
  const merged: Partial<One & Other> = Object.assign({}, one, other)
  for (const name of Object.keys(one) as (keyof One)[])
    if (merged[name] === undefined) Object.assign(merged, { [name]: one[name] })
  return merged as One & Other
}
