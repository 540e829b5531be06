import { useId } from 'react'

const height = 60

interface Line {
  readonly label: string
  /** From 0 to 1. */
  readonly values: readonly number[]
}

/** Two shares over time as lines, the second one dashed, and both in words. */
export function TwoLinePlot({
  lines,
  shown,
}: {
  lines: readonly [Line, Line]
  /** How many values of a line fit. */
  shown: number
}) {
  const id = useId()
  return (
    <figure className="plot two-lines">
      <svg viewBox={`0 0 ${shown - 1} ${height}`} preserveAspectRatio="none" role="img" aria-labelledby={id}>
        {lines.map(({ label, values }, index) => (
          <polyline
            key={label}
            className={index === 1 ? 'second' : undefined}
            points={values.map((value, place) => `${place},${height * (1 - value / 1.05)}`).join(' ')}
          />
        ))}
      </svg>
      <figcaption id={id}>
        {lines.map(({ label, values }, index) => (
          <span key={label} className={index === 1 ? 'second' : undefined}>
            {label}: {inPercent(values)} busy
          </span>
        ))}
      </figcaption>
    </figure>
  )
}

function inPercent(values: readonly number[]): string {
  if (!values.length) return 'not yet measured,'
  return `${Math.round((values.reduce((sum, value) => sum + value, 0) / values.length) * 100)} %`
}
