import { useId } from 'react'

const height = 60

/** A value over time as a line, the latest at the right, and in words. */
export function TimePlot(props: {
  label: string
  values: readonly number[]
  /** How many fit. */
  shown: number
  toText: (value: number) => string
  /** A limit, as a line of its own. */
  mark?: { label: string; value: number }
}) {
  const { label, values, shown, toText, mark } = props
  const id = useId()
  const latest = values.slice(-shown)
  const highest = Math.max(1, mark?.value ?? 0, ...latest) * 1.05
  const yOf = (value: number) => height * (1 - value / highest)
  const line = latest.map((value, index) => `${shown - latest.length + index},${yOf(value)}`)
  return (
    <figure className="plot">
      <svg viewBox={`0 0 ${shown - 1} ${height}`} preserveAspectRatio="none" role="img" aria-labelledby={id}>
        {mark && <line className="mark" x2={shown} y1={yOf(mark.value)} y2={yOf(mark.value)} />}
        <polyline points={line.join(' ')} />
      </svg>
      <figcaption id={id}>
        {label}:{' '}
        {latest.length ? `${toText(latest.at(-1)!)}, at most ${toText(Math.max(...latest))}` : 'none yet'}
        {mark && `. Dashed: ${mark.label}, ${toText(mark.value)}`}
      </figcaption>
    </figure>
  )
}
