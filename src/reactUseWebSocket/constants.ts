/** The value of `lastJsonMessage` for a message that is not JSON. */
export const UNPARSABLE_JSON_OBJECT: Record<string, never> = Object.freeze({})

/** No options. */
export const DEFAULT_OPTIONS: Record<string, never> = Object.freeze({})

/** The default of `reconnectAttempts`. */
export const DEFAULT_RECONNECT_LIMIT = 20

/** The longest delay if there is no `reconnectInterval`, in milliseconds. */
export const DEFAULT_RECONNECT_INTERVAL_MS = 5_000
