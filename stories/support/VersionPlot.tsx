import { useId } from 'react'
import { inWords } from './numbers.ts'

/** The version that the server has sent, and the one that a component shows, at one time. Null: none yet. */
export interface VersionSample {
  readonly sent: number | null
  readonly shown: number | null
  /** Whether the shown one is known to be complete. */
  readonly isLive: boolean
}

const height = 60

/** Versions over time, the latest at the right: what was sent as a dashed line, what is shown as a solid one, and where it is stale. */
export function VersionPlot({ samples, places }: { samples: readonly VersionSample[]; places: number }) {
  const id = useId()
  const latest = samples.slice(-places)
  const known = latest.flatMap(({ sent, shown }) => [sent, shown].filter((version) => version !== null))
  const lowest = Math.min(...known)
  const span = Math.max(1, Math.max(...known) - lowest)
  const xOf = (index: number) => places - latest.length + index
  const line = (field: 'sent' | 'shown') =>
    latest
      .flatMap((sample, index) => {
        const version = sample[field]
        return version === null
          ? []
          : [`${xOf(index)},${height - 3 - ((version - lowest) / span) * (height - 6)}`]
      })
      .join(' ')
  const last = latest.at(-1)
  return (
    <figure className="plot versions-plot">
      <svg viewBox={`0 0 ${places - 1} ${height}`} preserveAspectRatio="none" role="img" aria-labelledby={id}>
        {findStale(latest).map(([from, to]) => (
          <rect key={from} className="stale" x={xOf(from)} y={0} width={to - from} height={height} />
        ))}
        <polyline className="mark" points={line('sent')} />
        <polyline points={line('shown')} />
      </svg>
      <figcaption id={id}>
        Versions in the latest {places / 10} s. Solid: shown, {inVersions(last?.shown)}. Dashed: received,{' '}
        {inVersions(last?.sent)}. Orange: stale.
      </figcaption>
    </figure>
  )
}

/** Where the samples are not live: from which place, and to which. */
function findStale(samples: readonly VersionSample[]): readonly (readonly [from: number, to: number])[] {
  const spans: [number, number][] = []
  for (const [index, { isLive }] of samples.entries()) {
    const span = spans.at(-1)
    if (isLive) continue
    if (span?.[1] === index) span[1] = index + 1
    else spans.push([index, index + 1])
  }
  return spans
}

const inVersions = (version: number | null | undefined): string =>
  version === null || version === undefined ? 'none yet' : inWords(version)
