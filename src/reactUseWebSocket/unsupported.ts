const alternatives = {
  fromSocketIO: 'use the client of Socket.IO',
  useSocketIO: 'use the client of Socket.IO',
  eventSourceOptions: "use the browser's EventSource",
  useEventSource: "use the browser's EventSource",
}

/** @throws TypeError that names the alternative. */
export function throwUnsupported(name: keyof typeof alternatives): never {
  throw new TypeError(`${name} is not supported: ${alternatives[name]}`)
}

/**
 * Not supported: Socket.IO is a protocol of its own.
 *
 * @throws TypeError in every call.
 */
export function useSocketIO(): never {
  return throwUnsupported('useSocketIO')
}

/**
 * Not supported: an EventSource is not a WebSocket.
 *
 * @throws TypeError in every call.
 */
export function useEventSource(): never {
  return throwUnsupported('useEventSource')
}

/** Does nothing, since no state outlives its components: the last one that shares a connection closes it. */
export const resetGlobalState: (url?: string) => void = () => undefined
