const shown = 40
const height = 60

/** Answers as bars, the latest at the right; null: there was none in time. */
export function LatencyPlot({ answers }: { answers: readonly (number | null)[] }) {
  const bars = answers.slice(-shown)
  const times = bars.filter((latency) => latency !== null)
  const most = Math.max(10, ...times)
  const missing = bars.length - times.length
  const text = times.length
    ? `The latest ${times.length} answers took ${Math.min(...times)} to ${Math.max(...times)} ms; ${missing} did not come.`
    : 'No answer yet.'
  return (
    <figure className="plot">
      <svg viewBox={`0 0 ${shown * 10} ${height}`} preserveAspectRatio="none" role="img" aria-label={text}>
        {bars.map((latency, index) => {
          const length = latency === null ? height : Math.max(2, (latency / most) * height)
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
      <figcaption>{text}</figcaption>
    </figure>
  )
}
