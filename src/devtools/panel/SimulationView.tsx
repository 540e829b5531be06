/** @jsxRuntime classic */
/** @jsx h */
import type { ReactElement } from 'react'
import { h } from './h.js'
import type { Recording, Simulated } from '../contract.js'
import { FaultForm } from './FaultForm.js'
import { MessageFaults } from './MessageFaults.js'
import { NumberField } from './NumberField.js'

interface SimulationViewProps {
  readonly recording: Recording
  readonly simulated: Simulated
}

/** Everything that can be broken on purpose. */
export function SimulationView({ recording, simulated }: SimulationViewProps): ReactElement {
  const { simulation } = recording
  const { isStalled, refusesNext, latency } = simulated
  return (
    <div className="faults scroll" tabIndex={-1}>
      <FaultForm label="Cut the line" action="Cut" run={() => simulation.cut()}>
        Ends the session with 1006.
      </FaultForm>
      <FaultForm
        label="Close from the server"
        action="Close"
        run={(form) => {
          const code = form.get('code') as string
          return simulation.close(code === '' ? undefined : Number(code), form.get('reason') as string)
        }}
      >
        <input name="code" aria-label="Code" inputMode="numeric" defaultValue="1012" size={5} />
        <input name="reason" aria-label="Reason" placeholder="Reason" />
      </FaultForm>
      <FaultForm
        label="Stall"
        action={isStalled ? 'Go on' : 'Stall'}
        isOn={isStalled}
        run={() => simulation.stall(!isStalled)}
      >
        Nothing passes in either direction.
      </FaultForm>
      <FaultForm
        label="Add latency"
        action="Set"
        run={(form) => simulation.setLatency(Number(form.get('latency')))}
      >
        <NumberField name="latency" label="Milliseconds" value={latency} />
        ms in each direction
      </FaultForm>
      <FaultForm
        label="Refuse the next handshake"
        action={refusesNext ? 'Accept' : 'Refuse'}
        isOn={refusesNext}
        run={() => simulation.refuseNext(!refusesNext)}
      >
        The attempt fails as if the server had refused it.
      </FaultForm>
      <MessageFaults recording={recording} simulated={simulated} />
    </div>
  )
}
