import type { ReadyState } from '../../src/index.ts'
import { stateNames } from './stateNames.ts'

/** The ready state, in one line. */
export function StateLine({ readyState }: { readyState: ReadyState }) {
  return (
    <span role="status">
      <span className="quiet">readyState is</span>{' '}
      <code>
        {readyState} {stateNames[readyState]}
      </code>
    </span>
  )
}
