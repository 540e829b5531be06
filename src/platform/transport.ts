import { createCloseEvent } from './closeEvent.js'
import { getPageAddress } from './page.js'
import { createTimer } from './timer.js'

import type { BinaryType, Blob, BufferSource, CloseEvent, Event, MessageEvent } from '../protocol/domTypes.js'
/** The part of the WebSocket interface that the library uses. Sockets of browsers, `ws`, undici, React Native and mock-socket all match. */
export interface WebSocketLike {
  readonly readyState: number
  /** Missing in React Native. */
  readonly bufferedAmount?: number | undefined
  /** Not declared in React Native. */
  binaryType?: string | undefined
  onopen: unknown
  onmessage: unknown
  onclose: unknown
  onerror: unknown
  /** Sends one message. The library calls it only while the socket is open. */
  send(data: string | Blob | BufferSource): void
  /** Begins the closing handshake, or fails the connection while CONNECTING. */
  close(code?: number, reason?: string): void
}

/** A WebSocket class, as the `WebSocket` option takes it. */
export type WebSocketConstructor = new (url: string, protocols?: string | string[]) => WebSocketLike

/** The options that a new socket needs. */
export interface DialOptions {
  readonly binaryType?: BinaryType | undefined
  readonly WebSocket?: WebSocketConstructor | undefined
}

/** A read-only view of the current socket, with the names of the platform. */
export interface SocketView {
  /** The address of the socket. */
  readonly url: string
  /** The subprotocol that the server chose. Empty before that, or if it chose none. */
  readonly protocol: string
  /** The extensions that the server chose. Empty before that, or if it chose none. */
  readonly extensions: string
  /** 0 CONNECTING, 1 OPEN, 2 CLOSING, 3 CLOSED. */
  readonly readyState: number
  /** The type of binary messages: `'blob'` or `'arraybuffer'`. */
  readonly binaryType: string
  /** The number of bytes that were passed to `send` and not yet handed to the network. */
  readonly bufferedAmount: number
}

/** How a socket ended. */
export interface SessionEnd {
  /** The event of the socket. Replaced by one with 1006 if the socket's event could not come from a close frame. */
  readonly event: CloseEvent
  /** True if the handshake succeeded. */
  readonly opened: boolean
  /** The error or text that the socket's `error` event carried, or undefined. */
  readonly cause: unknown
}

/** Listens to one socket. */
export interface TransportListener {
  readonly opened: (event: Event) => void
  /** Returns `goesOn`, or anything else. */
  readonly heard: (event: MessageEvent<string | Blob | ArrayBuffer>) => unknown
  readonly lost: (end: SessionEnd) => void
}

/** A socket, with what only some implementations have. */
export interface Socket extends WebSocketLike, Partial<Pick<SocketView, 'url' | 'protocol' | 'extensions'>> {
  /** Exists in `ws`, which otherwise waits half a minute after close(). */
  terminate?(): void
}

/**
 * The key of the socket itself in its view, for the inspector and for wasclean/react-use-websocket. It is in no public type and cannot be enumerated,
 * since the view is read-only. All copies of the library have the same key.
 */
export const rawSocket: unique symbol = Symbol.for('wasclean.socket')

class View implements SocketView {
  declare readonly [rawSocket]: Socket
  constructor(socket: Socket) {
    Object.defineProperty(this, rawSocket, { value: socket })
  }
  get url(): string {
    return this[rawSocket].url ?? ''
  }
  get protocol(): string {
    return this[rawSocket].protocol ?? ''
  }
  get extensions(): string {
    return this[rawSocket].extensions ?? ''
  }
  get readyState(): number {
    return this[rawSocket].readyState
  }
  get binaryType(): string {
    return this[rawSocket].binaryType ?? ''
  }
  get bufferedAmount(): number {
    return this[rawSocket].bufferedAmount ?? 0
  }
}

// Not created inside `construct`: a browser may keep a socket for a minute, and the handler would keep everything in its scope.
const ignore = (): void => undefined
const describe = (): string => 'WebSocket {}'

/** All sockets of this page that are CONNECTING, the newest last. */
const handshakes = new Set<Transport>()
/** Those of them that no connection needs any more. */
const left = new Set<Transport>()

/**
 * Browsers run one handshake at a time for each host: an abandoned one must not delay one that is needed.
 *
 * @param isNext True if a handshake that is needed is about to begin.
 */
function clearWay(host: string, isNext = false): void {
  let isWanted = isNext
  // Usually there is none, while a process may have thousands of handshakes.
  if (!left.size) return
  for (const handshake of [...handshakes].reverse()) {
    if (handshake.host !== host) continue
    if (!left.has(handshake)) isWanted = true
    else if (isWanted) handshake.cut()
  }
}

function toHost(url: string): string {
  try {
    return new URL(url, getPageAddress() || undefined).host
  } catch {
    // The URL of React Native has no `host`.
    return url
  }
}

/**
 * What `heard` returns if no promise jobs need to run before the next message. A socket of wasclean/worker then calls the handler again within the
 * same task. Other sockets ignore it.
 */
export const goesOn = 'wasclean'

const blocked = "connection is blocked by the page's security policy or by the WebSocket implementation"

function construct(url: string, protocols: string[], { WebSocket, binaryType }: DialOptions): Socket {
  const Constructor = toImplementation(WebSocket)
  if (typeof Constructor !== 'function')
    throw new TypeError(
      (Constructor as unknown) ? 'WebSocket must be a class' : 'WebSocket is missing: pass one',
    )
  const socket: Socket = new Constructor(url, protocols)
  // `ws` throws errors that have no listener.
  socket.onerror = ignore
  // In Chromium, this is the only sign that a content security policy blocks the address.
  if (socket.readyState === 3) throw new Error(blocked)
  try {
    if (binaryType) socket.binaryType = binaryType
  } catch (cause) {
    // React Native throws if it has no module for that type.
    drop(socket)
    throw cause
  }
  // Node, Bun and Deno print everything that an event or error refers to. That includes the address (Z4).
  for (const name of ['nodejs.util.inspect.custom', 'Deno.customInspect']) {
    Reflect.defineProperty(socket, Symbol.for(name), { value: describe })
  }
  return socket
}

function silence(socket: Socket): void {
  socket.onopen = socket.onmessage = socket.onclose = null
  socket.onerror = ignore
}

function drop(socket: Socket): void {
  silence(socket)
  if (socket.terminate) socket.terminate()
  else if (socket.readyState < 2) socket.close()
}

/** One socket, from the handshake to its end. The only place that calls `new WebSocket`. */
export class Transport {
  readonly view: SocketView
  readonly host: string
  readonly #socket: Socket
  readonly #listener: TransportListener
  readonly #timer = createTimer()
  #opened = false
  /** True while the socket's `close()` runs. */
  #calling = false
  #closing = false
  #cause: unknown
  /** The number of bytes passed to the socket. */
  #handed = 0

  /** @throws Whatever the constructor of the WebSocket throws. */
  constructor(url: string, protocols: string[], options: DialOptions, listener: TransportListener) {
    this.host = toHost(url)
    clearWay(this.host, true)
    const socket = (this.#socket = construct(url, protocols, options))
    this.view = new View(socket)
    this.#listener = listener
    handshakes.add(this)
    socket.onopen = (event: Event) => {
      // Firefox fires it even after close().
      if (this.#closing) return
      this.#opened = true
      handshakes.delete(this)
      if (left.delete(this)) this.close([1000])
      else listener.opened(event)
    }
    socket.onmessage = listener.heard
    socket.onerror = (event: { error?: unknown; message?: unknown } | undefined) => {
      this.#cause = event?.error ?? event?.message
      // Some implementations fire no `close`. Node's also leaves readyState at 0.
      this.#timer(0, () => {
        if (socket.readyState % 3 === 0) this.#end()
      })
    }
    socket.onclose = (event: CloseEvent) => {
      const emit = (): void => {
        if (socket.onclose) this.#end(event)
      }
      // undici fires inside close(). The event must wait until the call returns, as in a browser (C12).
      if (this.#calling) queueMicrotask(emit)
      else emit()
    }
  }

  /** True if the connection left this socket while CONNECTING, and can still take it back. */
  isHandshake(): boolean {
    return left.has(this)
  }

  /** The number of bytes that have left the socket so far. */
  getProgress(): number {
    return this.#handed - this.view.bufferedAmount
  }

  /** Sends if the socket is open. Returns false otherwise. */
  send(data: string | Blob | BufferSource): boolean {
    const isOpen = this.#socket.readyState === 1
    if (isOpen) {
      const before = this.getProgress()
      this.#socket.send(data)
      this.#handed += before - this.getProgress()
    }
    return isOpen
  }

  /** While CONNECTING, the arguments are not passed on, so that no engine can send them (C6). */
  close(closeArguments: readonly (number | string)[]): void {
    handshakes.delete(this)
    left.delete(this)
    this.#closing = this.#calling = true
    this.#socket.close(...((this.#opened ? closeArguments : []) as [number?, string?]))
    this.#calling = false
  }

  /** Ignores further messages and closes with 1000. While CONNECTING, it closes as soon as the handshake has succeeded. */
  leave(): void {
    this.#socket.onmessage = null
    if (this.#closing) return
    if (this.#opened) this.close([1000])
    else {
      left.add(this)
      // Sockets that are left in the same turn do not block each other. A promise, because Jest's fake timers replace `queueMicrotask`.
      void Promise.resolve().then(() => {
        clearWay(this.host)
      })
    }
  }

  /** Reverts `leave`, while CONNECTING. */
  takeBack(): void {
    left.delete(this)
    clearWay(this.host)
    this.#socket.onmessage = this.#listener.heard
  }

  /** Ends an abandoned handshake, because another one to the same host is needed. */
  cut(): void {
    this.abandon()
    queueMicrotask(() => {
      this.#lose()
    })
  }

  /** Closes the socket in any state and removes all listeners. */
  abandon(): void {
    this.#unregister()
    drop(this.#socket)
  }

  #end(event?: CloseEvent): void {
    this.#unregister()
    silence(this.#socket)
    this.#lose(event)
  }

  #lose(event?: CloseEvent): void {
    const opened = this.#opened
    this.#listener.lost({ event: toReal(event, opened), opened, cause: this.#cause })
  }

  #unregister(): void {
    this.#timer()
    handshakes.delete(this)
    left.delete(this)
  }
}

/** Only codes from 1000 to 4999 can be in a close frame. A socket that never opened received none, so it cannot have ended cleanly. */
function toReal(event: CloseEvent | undefined, opened: boolean): CloseEvent {
  const code = event?.code
  const isReal =
    Number.isInteger(code) &&
    code! >= 1000 &&
    code! < 5000 &&
    (opened || ((code === 1006 || code === 1015) && !event!.wasClean))
  return isReal ? event! : createCloseEvent()
}

/** Returns the WebSocket class for this option. Undefined if the runtime has none. */
export const toImplementation = (given: WebSocketConstructor | undefined): WebSocketConstructor | undefined =>
  given ?? (globalThis as { WebSocket?: WebSocketConstructor }).WebSocket
