// @ts-check
/** How long a test waits for what must come, in milliseconds: for a busy machine, and less than a test as a whole may take. */
export const patience = 30_000

/** Options of a connection for the same: only a test about a limit sets one of its own. */
export const patient = { connectTimeout: patience, closeTimeout: patience }
