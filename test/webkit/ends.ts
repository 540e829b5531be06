import type { Held } from './hold.js'

export const isOpen = ({ socket }: Held) => socket().readyState === 1
export const hasEnded = ({ ends, socket }: Held) => ends.length > 0 && socket().readyState === 3

/** What is left in the end of a session. */
export const endOf = ({ ends, calls, states, socket }: Held) => ({
  ends,
  calls,
  states,
  by: socket().closedBy,
})

export const clean = (code: number, reason = '') => [{ code, reason, wasClean: true, isTrusted: true }]
export const broken = (isTrusted: boolean) => [{ code: 1006, reason: '', wasClean: false, isTrusted }]

export const opened = ['onOpen', 'onClose']
export const everyState = [0, 1, 2, 3]
