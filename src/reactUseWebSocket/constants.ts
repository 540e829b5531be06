/** The value of `lastJsonMessage` for a message that is not JSON. */
export const UNPARSABLE_JSON_OBJECT: Record<string, never> = /* @__PURE__ */ Object.freeze({})

/** No options. */
export const DEFAULT_OPTIONS: Record<string, never> = /* @__PURE__ */ Object.freeze({})

/** The default of `reconnectAttempts`. */
export const DEFAULT_RECONNECT_LIMIT = 20

/** The longest delay if there is no `reconnectInterval`, in milliseconds. */
export const DEFAULT_RECONNECT_INTERVAL_MS = 5_000

/** The default of `heartbeat.interval`, in milliseconds. */
export const DEFAULT_HEARTBEAT_INTERVAL_MS = 25_000

/** The default of `heartbeat.timeout`, in milliseconds. */
export const DEFAULT_HEARTBEAT_TIMEOUT_MS = 60_000

/** The default of `heartbeat.message`. */
export const DEFAULT_HEARTBEAT_MESSAGE = 'ping'

/** The defaults of `heartbeat`. */
export const DEFAULT_HEARTBEAT: { message: string; timeout: number; interval: number } =
  /* @__PURE__ */ Object.freeze({
    message: DEFAULT_HEARTBEAT_MESSAGE,
    timeout: DEFAULT_HEARTBEAT_TIMEOUT_MS,
    interval: DEFAULT_HEARTBEAT_INTERVAL_MS,
  })
