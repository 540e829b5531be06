/** @jsxRuntime classic */
/** @jsx h */
import type { ReactElement } from 'react'
import { h } from './h.js'
import type { RecordedTopic } from '../contract.js'

interface TopicsViewProps {
  readonly topics: readonly RecordedTopic[]
}

/** The topics that somebody follows. */
export function TopicsView({ topics }: TopicsViewProps): ReactElement {
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label="Topics">
      <table>
        <thead>
          <tr>
            <th>Topic</th>
            <th>Status</th>
            <th className="number">Followers</th>
          </tr>
        </thead>
        <tbody>
          {topics.map(({ key, status, followers, error }) => (
            <tr key={key}>
              <td>{key}</td>
              <td className={status}>
                {status}
                {error !== null && <p className="problem">{error}</p>}
              </td>
              <td className="number">{followers}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
