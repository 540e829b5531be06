import { useInsertionEffect, useState } from 'react'
import { warnOfKeys } from '../sharing/warnings.js'

/** A value with the keys that it was created for. */
interface Term<Value> {
  readonly keys: readonly unknown[]
  readonly value: Value
  /** The term that was committed before this one. Null once this one is committed. */
  base: Term<Value> | null
  /** The number of passes of one render that have requested another pass. */
  strikes: number
}

const mostStrikes = 3

/**
 * A value that is kept for as long as its keys are the same, and created when they change. The pass that first gets new keys already returns the new
 * value. Returning to earlier keys creates a new value.
 *
 * A component may get new keys in every pass of one render although its props and state are the same. It then keeps its value, because it would
 * render for ever.
 */
export function useKeyedValue<Value>(keys: readonly unknown[], create: () => Value): Value {
  const [term, setTerm] = useState(() => toTerm<Value>(keys, create(), null, 0))
  let { value } = term
  if (keys.some((key, index) => !Object.is(key, term.keys[index]))) {
    const base = term.base ?? term
    if (term.strikes < mostStrikes) {
      value = create()
      setTerm(toTerm(keys, value, base, term.strikes + 1))
    } else value = base.value
  }
  useInsertionEffect(() => settle(term, value))
  return value
}

const toTerm = <Value>(
  keys: readonly unknown[],
  value: Value,
  base: Term<Value> | null,
  strikes: number,
): Term<Value> => ({ keys, value, base, strikes })

/** Called on commit. The next render starts to count from zero: it accepts a key that has become stable. */
function settle<Value>(term: Term<Value>, value: Value): void {
  if (term.value === value) term.base = null
  else if (term.strikes === mostStrikes && term.base) {
    if (term.base.strikes <= mostStrikes) warnOfKeys()
    // Warns only once.
    term.base.strikes = mostStrikes + 1
  }
  term.strikes = 0
}
