/** By ready state. */
export const stateNames = ['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'] as const
