/** Creates an AbortController. The only place that does. */
export const createAbort = (): AbortController => new AbortController()
