import { useId } from 'react'
import { inWords } from './numbers.ts'
import { Scales } from './Scales.tsx'

const height = 100

/** How many clients came in each step of time, as bars with scales, and in words. */
export function SpreadPlot(props: {
  label: string
  counts: readonly number[]
  /** The length of a step in milliseconds. */
  step: number
  /** The count at the top of the scale. */
  highest: number
}) {
  const { label, counts, step, highest } = props
  const id = useId()
  const end = counts.length * step
  const total = counts.reduce((sum, count) => sum + count, 0)
  return (
    <figure className="plot spread-plot">
      <Scales highest={inWords(highest)} ticks={[0, end / 2, end].map((time) => `${inWords(time)} ms`)}>
        <svg
          viewBox={`0 0 ${counts.length * 10} ${height}`}
          preserveAspectRatio="none"
          role="img"
          aria-labelledby={id}
        >
          {counts.map((count, index) => {
            const length = (count / highest) * height
            return <rect key={index} x={index * 10 + 1} y={height - length} width={8} height={length} />
          })}
        </svg>
      </Scales>
      <figcaption id={id}>
        {label}:{' '}
        {total === 0
          ? 'none yet.'
          : `${inWords(total)} clients, at most ${inWords(Math.max(...counts))} in the same ${step} ms.`}
      </figcaption>
    </figure>
  )
}
