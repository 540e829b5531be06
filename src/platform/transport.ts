/** As much of a WebSocket as is used here; those of browsers, `ws`, undici, React Native and mock-socket all fit. */
export interface WebSocketLike {
  readonly readyState: number
  /** React Native's has none. */
  readonly bufferedAmount?: number | undefined
  binaryType: string
  onopen: unknown
  onmessage: unknown
  onclose: unknown
  onerror: unknown
  send(data: string | Blob | BufferSource): void
  close(code?: number, reason?: string): void
}

/** What the `WebSocket` option takes. */
export type WebSocketConstructor = new (url: string, protocols?: string | string[]) => WebSocketLike

export interface DialOptions {
  readonly binaryType?: BinaryType | undefined
  readonly WebSocket?: WebSocketConstructor | undefined
}

/** Who hears what becomes of a socket. */
export interface TransportListener {
  readonly opened: (event: Event) => void
  readonly heard: (event: MessageEvent) => void
  readonly lost: (event: CloseEvent) => void
}

/** One socket, from the handshake to its end. */
export interface Transport {
  /** How many bytes the socket has not yet handed to the network. */
  readonly bufferedAmount: number
  /** False, and nothing sent, unless the socket is open. */
  readonly send: (data: string | Blob | BufferSource) => boolean
  readonly close: (closeArguments: readonly (number | string)[]) => void
  /** Closes without cutting a handshake short: while CONNECTING, as soon as it is through. */
  readonly closeOnceOpen: (code: number) => void
  /** Lets go of the socket in whatever state it is: it can no longer be heard. */
  readonly abandon: () => void
}

// Not made inside of dial: a browser may hold on to a socket for a minute, and through its handler to all that dial saw.
const ignore = (): void => undefined

/** The only `new WebSocket`. Throws what the constructor throws. */
export function dial(
  url: string,
  protocols: string[],
  options: DialOptions,
  listener: TransportListener,
): Transport {
  const Constructor = options.WebSocket ?? (globalThis as { WebSocket?: WebSocketConstructor }).WebSocket
  if (!Constructor) throw new TypeError('WebSocket is missing: pass one')
  const socket = new Constructor(url, protocols)
  let calling = false

  socket.onopen = listener.opened
  socket.onmessage = listener.heard
  // It tells nothing that onclose does not, but `ws` throws an error that nobody listens to.
  socket.onerror = ignore
  socket.onclose = (event: CloseEvent) => {
    const tell = (): void => {
      if (socket.onclose) listener.lost(event)
    }
    // undici fires inside close(): that must wait until the call is over, as it would in a browser (C12).
    if (calling) queueMicrotask(tell)
    else tell()
  }

  const close: Transport['close'] = (closeArguments) => {
    calling = true
    socket.close(...(closeArguments as [number?, string?]))
    calling = false
  }

  const abandon = (): void => {
    socket.onopen = socket.onmessage = socket.onclose = null
    if (socket.readyState < 2) socket.close()
  }

  try {
    if (options.binaryType) socket.binaryType = options.binaryType
  } catch (cause) {
    // React Native throws where it has no module for that type.
    abandon()
    throw cause
  }

  return {
    get bufferedAmount() {
      return socket.bufferedAmount ?? 0
    },
    send(data) {
      const open = socket.readyState === 1
      if (open) socket.send(data)
      return open
    },
    close,
    closeOnceOpen(code) {
      if (socket.readyState) close([code])
      else socket.onopen = () => close([code])
    },
    abandon,
  }
}
