import { useId } from 'react'
import { inWords } from './numbers.ts'
import { Scales } from './Scales.tsx'

const shown = 40
const height = 60

/** The next 10, 20, 50, 100, 200, 500 and so on. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  return ([1, 2, 5].find((factor) => factor * power >= value) ?? 10) * power
}

/** Answers as bars with a scale, the latest at the right, and in words; null: no answer in time. */
export function LatencyPlot({ answers }: { answers: readonly (number | null)[] }) {
  const id = useId()
  const bars = answers.slice(-shown)
  const times = bars.filter((latency) => latency !== null)
  const highest = roundUp(Math.max(10, ...times))
  return (
    <figure className="plot">
      <Scales highest={`${inWords(highest)} ms`} ticks={['earlier', 'latest']}>
        <svg
          viewBox={`0 0 ${shown * 10} ${height}`}
          preserveAspectRatio="none"
          role="img"
          aria-labelledby={id}
        >
          {bars.map((latency, index) => {
            const length = latency === null ? height : Math.max(2, (latency / highest) * height)
            return (
              <rect
                key={index}
                className={latency === null ? 'missing' : undefined}
                x={(shown - bars.length + index) * 10 + 1}
                y={height - length}
                width={8}
                height={length}
              />
            )
          })}
        </svg>
      </Scales>
      <figcaption id={id}>
        {times.length
          ? `The latest ${times.length} answers took ${inWords(Math.min(...times))} to ${inWords(Math.max(...times))} ms; ${bars.length - times.length} did not come.`
          : 'No answer yet.'}
      </figcaption>
    </figure>
  )
}
