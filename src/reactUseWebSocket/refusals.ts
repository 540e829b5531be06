const refuse = (what: string, instead: string) => (): never => {
  throw new TypeError(`${what} is not supported: use ${instead}`)
}

/**
 * Not supported: Socket.IO is a protocol of its own.
 *
 * @throws TypeError in every call.
 */
export const refuseSocketIO: () => never = /* @__PURE__ */ refuse('Socket.IO', 'socket.io-client')

/**
 * Not supported: an EventSource is not a WebSocket.
 *
 * @throws TypeError in every call.
 */
export const refuseEventSource: () => never = /* @__PURE__ */ refuse('EventSource', 'that of the browser')

/** Does nothing, since no state outlives its components: the last one that shares a connection closes it. */
export const resetGlobalState: (url?: string) => void = () => undefined
