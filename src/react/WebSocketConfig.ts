import { createContext, createElement, useContext, useMemo, type ReactNode } from 'react'
import type { UseWebSocketOptions } from './hookOptions.js'

/**
 * The options that can be set for a subtree: every option except `parse`, `schema`, `outgoingSchema`, `key` and a named `share`, which determine a
 * component's types or its connection.
 */
export interface WebSocketDefaults extends Omit<
  UseWebSocketOptions<unknown>,
  'parse' | 'schema' | 'outgoingSchema' | 'share' | 'key'
> {
  /** True: components with the same address and protocols share one socket. The `share` of a component takes precedence. */
  share?: boolean | undefined
}

/** The props of `WebSocketConfig`. */
export interface WebSocketConfigProps {
  /** The options for the subtree. */
  readonly value: WebSocketDefaults
  readonly children?: ReactNode
}

const Defaults = /* @__PURE__ */ createContext<WebSocketDefaults>({})

/**
 * Sets options for every `useWebSocket` below it. They are merged option by option: those of the component take precedence, then those of the nearest
 * config. `undefined` counts as not set. An object such as `reconnect` is one value and is not merged. Changing the options never reconnects; the
 * components below render once.
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

/** Merges the options of a component with those of its configs. */
export function useOptions(options: UseWebSocketOptions<unknown>): UseWebSocketOptions<unknown> {
  return merge(useContext(Defaults), options)
}

/** Runs in every render, so it is cheap: one assignment, and a loop over the options of configs, which are usually empty. */
function merge<Options extends UseWebSocketOptions<unknown>>(
  outer: WebSocketDefaults,
  own: Options,
): Options {
  const merged: Options = Object.assign({}, outer, own)
  for (const name of Object.keys(outer) as (keyof WebSocketDefaults)[])
    if (merged[name] === undefined) Object.assign(merged, { [name]: outer[name] })
  return merged
}
