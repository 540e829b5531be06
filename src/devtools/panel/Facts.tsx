/** @jsxRuntime classic */
/** @jsx h */
import type { ReactElement, ReactNode } from 'react'
import { h } from './h.js'
import type { RecordingSnapshot } from '../contract.js'
import { formatBytes, formatNumber } from './format.js'
import { LatencyLine } from './LatencyLine.js'

interface FactsProps {
  readonly snapshot: RecordingSnapshot
}

/** The numbers of a connection. */
export function Facts({ snapshot }: FactsProps): ReactElement {
  const { session, owners, latency, latencies, queued, bufferedAmount, totalFrames } = snapshot
  const facts: [name: string, value: ReactNode][] = [
    ['Session', session],
    ['Owners', owners],
    ['Queue', queued],
    ['Unsent', formatBytes(bufferedAmount)],
    ['Frames', formatNumber(totalFrames)],
    ['Latency', latency === null ? '–' : `${Math.round(latency)} ms`],
  ]
  return (
    <div className="facts">
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <LatencyLine samples={latencies} />
    </div>
  )
}
