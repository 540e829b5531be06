// @ts-check
/** The time limit for a test that waits, in milliseconds: enough for a busy machine, and less than the limit of the whole test. */
export const patience = 30_000

/** Connection options with that limit. Only a test about a limit sets its own. */
export const patient = { connectTimeout: patience, closeTimeout: patience }
