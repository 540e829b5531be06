/** @jsxRuntime classic */
/** @jsx h */
import { useEffect, useRef, type ReactElement } from 'react'
import { h } from './h.js'

interface NumberFieldProps {
  readonly name: string
  readonly label: string
  /** What it shows first, and again whenever it changes. */
  readonly value: number
}

/** A field for a number that is also set elsewhere. */
export function NumberField({ name, label, value }: NumberFieldProps): ReactElement {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    input.current!.value = String(value)
  }, [value])
  return <input ref={input} name={name} aria-label={label} inputMode="numeric" size={5} />
}
