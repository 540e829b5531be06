/** @jsxRuntime classic */
/** @jsx h */
import type { ReactElement } from 'react'
import { h } from './h.js'
import type { Recording, Simulated } from '../contract.js'
import { describeSimulated } from './describeSimulated.js'

interface SimulationBannerProps {
  readonly recording: Recording
  readonly simulated: Simulated
}

/** Says what is being simulated, and ends it. */
export function SimulationBanner({ recording, simulated }: SimulationBannerProps): ReactElement {
  return (
    <div className="banner" role="status">
      <span>
        <b>Simulating:</b> {describeSimulated(simulated).join(', ')}
      </span>
      <button onClick={() => recording.simulation.restore()}>Restore</button>
    </div>
  )
}
