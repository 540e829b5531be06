/** @jsxRuntime classic */
import * as React from 'react'
import type { Recording } from '../contract.js'
import { useRecording } from './useRecording.js'

interface SimulationMarkProps {
  readonly recording: Recording
}

/** Says on the closed inspector that something is being simulated. */
export function SimulationMark({ recording }: SimulationMarkProps): React.ReactElement | null {
  return useRecording(recording).isSimulating ? <span className="mark">simulated</span> : null
}
