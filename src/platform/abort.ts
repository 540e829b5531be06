/** What tells others that something is no longer wanted. */
export const createAbort = (): AbortController => new AbortController()
