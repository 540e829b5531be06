let last = 0

/** Returns a number that no other recording of this page has. */
export const createId = (): number => (last += 1)
