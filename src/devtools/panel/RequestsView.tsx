/** @jsxRuntime classic */
/** @jsx h */
import type { ReactElement } from 'react'
import { h } from './h.js'
import type { RecordedRequest } from '../contract.js'
import { preview } from '../preview.js'
import { formatDuration, formatTime } from './format.js'
import { useNow } from './useNow.js'
import { ValueTree } from './ValueTree.js'

interface RequestsViewProps {
  readonly requests: readonly RecordedRequest[]
}

/** The requests, the latest first, with their age or their end. */
export function RequestsView({ requests }: RequestsViewProps): ReactElement {
  const now = useNow(requests.some(({ endedAt }) => endedAt === null))
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label="Requests">
      <table>
        <thead>
          <tr>
            <th>Time</th>
            <th>Request</th>
            <th>End</th>
            <th className="number">After</th>
          </tr>
        </thead>
        <tbody>
          {[...requests].reverse().map((request) => (
            <tr key={request.number}>
              <td className="quiet">{formatTime(request.at)}</td>
              <td>
                <ValueTree value={preview(request.payload)} />
              </td>
              <td className={request.outcome}>
                {request.outcome}
                {request.error !== null && <p className="problem">{request.error}</p>}
              </td>
              <td className="number">{formatDuration(Math.max(0, (request.endedAt ?? now) - request.at))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
