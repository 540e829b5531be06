import { attempt } from '../platform/report.js'

/**
 * Lets things be told in the order in which they happened, though those who are told may make the next thing happen: `then` is called when
 * everything before it has been told, `first` at once, and nothing is told before that is done.
 */
export type TellInOrder = (then: (() => void) | undefined, first?: () => unknown) => void

export function createOrder(): TellInOrder {
  const waiting: (() => void)[] = []
  let telling = false
  return (then, first) => {
    const outermost = !telling
    telling = true
    if (then) waiting.push(then)
    try {
      first?.()
    } finally {
      if (outermost) {
        for (let next = waiting.shift(); next; next = waiting.shift()) attempt(next)
        telling = false
      }
    }
  }
}
