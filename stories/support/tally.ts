/** The server sends the numbers from 0 on. After each command it also sends how many messages it has sent so far. */
export type Message = number | { readonly sent: number }

export interface Tally {
  readonly received: number
  /** How many messages there must be, according to the latest number. */
  readonly due: number
  readonly misplaced: number
  /** The server’s own count, until there are more. */
  readonly sent: number | null
}

export const nothing: Tally = { received: 0, due: 0, misplaced: 0, sent: null }

export function count(tally: Tally, message: Message): Tally {
  const { received, due, misplaced } = tally
  if (typeof message === 'object') return { ...tally, due: message.sent, sent: message.sent }
  return {
    received: received + 1,
    due: message + 1,
    misplaced: message === due ? misplaced : misplaced + 1,
    sent: null,
  }
}
