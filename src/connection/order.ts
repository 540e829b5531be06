/**
 * Lets things be told in the order in which they happened, though those who are told may make the next thing happen: `then` is called when
 * everything before it has been told, `first` at once.
 */
export type TellInOrder = (then: () => void, first?: () => unknown) => void

export function createOrder(): TellInOrder {
  const waiting: (() => void)[] = []
  let telling = false
  return (then, first) => {
    const outermost = !telling
    telling = true
    waiting.push(then)
    first?.()
    if (!outermost) return
    for (let next = waiting.shift(); next; next = waiting.shift()) next()
    telling = false
  }
}
