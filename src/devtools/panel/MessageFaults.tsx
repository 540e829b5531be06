/** @jsxRuntime classic */
/** @jsx h */
import type { ReactElement } from 'react'
import type { Recording, Simulated } from '../contract.js'
import { FaultForm } from './FaultForm.js'
import { h } from './h.js'
import { NumberField } from './NumberField.js'

interface MessageFaultsProps {
  readonly recording: Recording
  readonly simulated: Simulated
}

/** Messages that are lost, and messages that nobody has sent. */
export function MessageFaults({ recording, simulated }: MessageFaultsProps): ReactElement {
  const { simulation } = recording
  const { dropEach } = simulated
  return (
    <div>
      <FaultForm
        label="Drop messages"
        action="Set"
        run={(form) => simulation.dropEach(Number(form.get('each')))}
      >
        1 of
        <NumberField name="each" label="1 of how many received messages" value={dropEach} />
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
