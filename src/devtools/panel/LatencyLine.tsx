/** @jsxRuntime classic */
/** @jsx h */
import type { ReactElement } from 'react'
import { h } from './h.js'
import type { LatencySample } from '../contract.js'

interface LatencyLineProps {
  readonly samples: readonly LatencySample[]
}

/** The latest latencies as a line, from 0 to the highest. */
export function LatencyLine({ samples }: LatencyLineProps): ReactElement | null {
  if (samples.length < 2) return null
  const values = samples.map(({ latency }) => latency)
  const highest = Math.max(...values, 1)
  const points = values.map((value, index) => `${index},${17 - (16 * value) / highest}`).join(' ')
  return (
    <svg
      className="latency"
      viewBox={`0 0 ${values.length - 1} 18`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`Latency: from ${Math.round(Math.min(...values))} to ${Math.round(highest)} ms`}
    >
      <polyline points={points} />
    </svg>
  )
}
