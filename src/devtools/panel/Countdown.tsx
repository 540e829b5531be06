/** @jsxRuntime classic */
/** @jsx h */
import type { ReactElement } from 'react'
import { h } from './h.js'
import type { Recording, RecordingSnapshot } from '../contract.js'
import { useNow } from './useNow.js'

interface CountdownProps {
  readonly recording: Recording
  readonly snapshot: RecordingSnapshot
}

/** The time until the next attempt, and a button that does not wait for it. Nothing if none is scheduled. */
export function Countdown({ recording, snapshot }: CountdownProps): ReactElement | null {
  const { retry, isLive } = snapshot
  const now = useNow(retry !== null && isLive)
  if (!retry || !isLive) return null
  return (
    <span className="countdown">
      <span>
        Attempt {retry.attempt} in <b>{Math.max(0, Math.ceil((retry.at - now) / 1000))} s</b>
      </span>
      <button onClick={() => recording.retryNow()}>Retry now</button>
    </span>
  )
}
