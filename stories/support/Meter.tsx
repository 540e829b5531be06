import { useId } from 'react'

/** A bar, and above it in words what it shows. */
export function Meter({
  label,
  text,
  value,
  max,
}: {
  label: string
  text: string
  value: number
  max: number
}) {
  const id = useId()
  const over = value > max
  const shown = Math.min(value, max)
  return (
    <div>
      <p className={over ? 'measured error' : 'measured'}>
        <span id={id}>{label}</span>
        <span>{text}</span>
      </p>
      <div
        className={over ? 'meter over' : 'meter'}
        role="meter"
        aria-labelledby={id}
        aria-valuemin={0}
        aria-valuemax={max}
        aria-valuenow={shown}
        aria-valuetext={text}
      >
        <div style={{ width: `${(shown / max) * 100}%` }} />
      </div>
    </div>
  )
}
