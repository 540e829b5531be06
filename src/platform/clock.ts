/** Milliseconds since 1970: the only look at the clock. */
export const now = (): number => Date.now()
