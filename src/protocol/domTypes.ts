/**
 * The DOM types in the public interface. Each is the program's own type if the program declares it: by the DOM lib, the worker lib, or Node's types.
 * React Native declares few of them; there, each type has the fields that every implementation has. They are looked up through `globalThis`, because
 * naming a missing type directly is an error, or silently `any`.
 */

/** The instance type of a global constructor, or `Otherwise` if it is not declared. */
type Made<Name extends string, Otherwise> =
  typeof globalThis extends Record<Name, { prototype: infer Instance }> ? Instance : Otherwise

/** The DOM's `Event`. */
export type Event = Made<'Event', { readonly type: string }>

/** The DOM's `CloseEvent`. */
export type CloseEvent = Made<
  'CloseEvent',
  Event & { readonly code: number; readonly reason: string; readonly wasClean: boolean }
>

/** The DOM's `MessageEvent`. */
export interface MessageEvent<Data> extends Made<'MessageEvent', { readonly type: string }> {
  readonly data: Data
}

/** The DOM's `Blob`. */
export type Blob = Made<'Blob', { readonly size: number; readonly type: string }>

/** The DOM's `Worker`. */
export type Worker = Made<'Worker', { terminate(): void }>

/** The DOM's `URL`. */
export type URL = Made<'URL', { readonly href: string }>

/** The DOM's `AbortSignal`. In React Native it is a class that can only be found through `fetch`. */
export type AbortSignal = Made<
  'AbortSignal',
  typeof globalThis extends { fetch: (input: never, init?: infer Init) => unknown }
    ? NonNullable<NonNullable<Init>['signal' & keyof NonNullable<Init>]>
    : { readonly aborted: boolean }
>

/** The DOM's `BinaryType`. */
export type BinaryType = 'arraybuffer' | 'blob'

/** The DOM's `BufferSource`: the bytes that a socket can send. */
export type BufferSource = typeof globalThis extends {
  onmessage: unknown
  WebSocket: { prototype: { send: (data: infer Data) => void } }
}
  ? Exclude<Data, string | Blob>
  : ArrayBuffer | ArrayBufferView

/** The DOM's `WebSocket`. */
export type WebSocket = Made<
  'WebSocket',
  {
    readonly url: string
    readonly readyState: number
    send(data: string | ArrayBuffer | ArrayBufferView): void
    close(code?: number, reason?: string): void
  }
>

/** The DOM's `EventSource`. */
export type EventSource = Made<
  'EventSource',
  { readonly url: string; readonly readyState: number; close(): void }
>
