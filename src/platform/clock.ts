/** The current time in milliseconds since 1970. The only place that reads the clock. */
export const now = (): number => Date.now()
