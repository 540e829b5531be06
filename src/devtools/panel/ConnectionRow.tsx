/** @jsxRuntime classic */
/** @jsx h */
import type { ReactElement } from 'react'
import { h } from './h.js'
import type { Recording } from '../contract.js'
import { formatCount } from './format.js'
import { useRecording } from './useRecording.js'

interface ConnectionRowProps {
  readonly id: string
  readonly recording: Recording
  readonly isSelected: boolean
  readonly onSelect: (recording: Recording) => void
}

/** One connection in the list. */
export function ConnectionRow(props: ConnectionRowProps): ReactElement {
  const { id, recording, isSelected, onSelect } = props
  const { address, status, session, owners, latency, isLive, isSimulating } = useRecording(recording)
  return (
    <div
      id={id}
      role="option"
      aria-selected={isSelected}
      className={`connection ${status}`}
      title={address}
      onClick={() => onSelect(recording)}
    >
      <span className="address">
        {address.replace(/^wss?:\/\//, '') || (isLive ? 'No address yet' : 'No address')}
      </span>
      <span className="line quiet">
        <span className="status">{status}</span> · session {session}
        {isLive && owners > 0 && ` · ${formatCount(owners, 'owner')}`}
        {latency !== null && ` · ${Math.round(latency)} ms`}
        {!isLive && ' · recorded'}
      </span>
      {isSimulating && <span className="mark">simulated</span>}
    </div>
  )
}
