/** The error of actions and `next()` after the connection has ended. It ends a server function, and is not a mistake in it. */
export class ConnectionOverError extends Error {}
