/** @jsxRuntime classic */
/** @jsx h */
import type { ReactElement } from 'react'
import { h } from './h.js'
import type { Recording } from '../contract.js'
import { useRecording } from './useRecording.js'

interface SimulationMarkProps {
  readonly recording: Recording
}

/** Says on the closed inspector that something is being simulated. */
export function SimulationMark({ recording }: SimulationMarkProps): ReactElement | null {
  return useRecording(recording).isSimulating ? <span className="mark">simulated</span> : null
}
