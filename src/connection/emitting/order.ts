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
    // Most have nothing to wait for.
    const isNext = outermost && !first
    if (then && !isNext) waiting.push(then)
    try {
      if (isNext) attempt(then!)
      else first?.()
    } finally {
      if (outermost) {
        for (let next = waiting.shift(); next; next = waiting.shift()) attempt(next)
        emitting = false
      }
    }
  }
}
