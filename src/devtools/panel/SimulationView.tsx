/** @jsxRuntime classic */
/** @jsx h */
import type { ReactElement } from 'react'
import { h } from './h.js'
import type { Recording, Simulated } from '../contract.js'
import { FaultForm } from './FaultForm.js'

interface SimulationViewProps {
  readonly recording: Recording
  readonly simulated: Simulated
}

/** Everything that can be broken on purpose. */
export function SimulationView({ recording, simulated }: SimulationViewProps): ReactElement {
  const { simulation } = recording
  const { isStalled, refusesNext, latency, dropEach } = simulated
  return (
    <div className="faults scroll">
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
        run={() => void simulation.stall(!isStalled)}
      >
        Nothing passes in either direction.
      </FaultForm>
      <FaultForm
        label="Add latency"
        action="Set"
        run={(form) => void simulation.setLatency(Number(form.get('latency')))}
      >
        <input
          key={latency}
          name="latency"
          aria-label="Milliseconds"
          inputMode="numeric"
          defaultValue={latency}
          size={5}
        />
        ms in each direction
      </FaultForm>
      <FaultForm
        label="Refuse the next handshake"
        action={refusesNext ? 'Accept' : 'Refuse'}
        isOn={refusesNext}
        run={() => void simulation.refuseNext(!refusesNext)}
      >
        The attempt fails as if the server had refused it.
      </FaultForm>
      <FaultForm
        label="Drop messages"
        action="Set"
        run={(form) => void simulation.dropEach(Number(form.get('each')))}
      >
        1 of
        <input
          key={dropEach}
          name="each"
          aria-label="1 of how many received messages"
          inputMode="numeric"
          defaultValue={dropEach}
          size={5}
        />
        received messages. 0: none
      </FaultForm>
      <FaultForm
        label="Inject a message"
        action="Inject"
        run={(form) => simulation.inject(form.get('data') as string)}
      >
        <textarea
          name="data"
          aria-label="Message"
          rows={2}
          defaultValue='{"type":"test"}'
          spellCheck={false}
        />
      </FaultForm>
    </div>
  )
}
