/** @jsxRuntime classic */
/** @jsx h */
import { useState, type ReactElement } from 'react'
import { h } from './h.js'
import type { Preview } from '../contract.js'
import { formatNumber } from './format.js'

interface ValueTreeProps {
  readonly name?: string
  readonly value: Preview
  /** It and its fields are shown at first. */
  readonly isOpen?: boolean
}

/** A value as a tree. A branch renders its fields when it is open. */
export function ValueTree({ name, value, isOpen = false }: ValueTreeProps): ReactElement {
  const [open, setOpen] = useState(isOpen)
  const { type, text, entries, more } = value
  const label = (
    <span>
      {name !== undefined && <span className="key">{name}: </span>}
      <span className={`value ${type}`}>{type === 'string' ? `"${text}"` : text}</span>
      {more > 0 && <span className="quiet"> … {formatNumber(more)} more</span>}
    </span>
  )
  if (entries.length === 0) return <div className="leaf">{label}</div>
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{label}</summary>
      {open && entries.map(([key, entry], index) => <ValueTree key={index} name={key} value={entry} />)}
    </details>
  )
}
