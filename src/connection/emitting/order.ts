import { attempt } from '../../platform/report.js'

/**
 * Emits events in the order in which they occurred, even if a listener causes the next one. Runs `first` immediately. Runs `then` after everything
 * queued before it, and not before `first` has returned.
 */
export type EmitInOrder = (then: (() => void) | undefined, first?: () => unknown) => void

export function createOrder(): EmitInOrder {
  const waiting: (() => void)[] = []
  let emitting = false
  return (then, first) => {
    const outermost = !emitting
    emitting = true
    // A message is emitted at once: it has nothing to wait for.
    const atOnce = outermost && !first ? then : undefined
    if (then && !atOnce) waiting.push(then)
    try {
      if (atOnce) attempt(atOnce)
      else first?.()
    } finally {
      if (outermost) {
        for (let next = waiting.shift(); next; next = waiting.shift()) attempt(next)
        emitting = false
      }
    }
  }
}
