import { inject } from 'vitest'

/** `isTrusted` of the events of a socket: true for those of the browser. Those of a socket in a worker are made on the page. */
export const trusted = !inject('worker')
