import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { expect } from 'storybook/test'
import { closeCodes, describeCloseCode, useWebSocket } from '../src/index.ts'
import excerpt from './excerpts/ServerCloses.tsx?raw'
import { about, promise } from './support/about.ts'
import { CloseEventView } from './support/CloseEventView.tsx'
import { Facts } from './support/Facts.tsx'
import { Field } from './support/Field.tsx'
import { Panel } from './support/Panel.tsx'
import { peer } from './support/peer.ts'
import { eventually, fact, path, serverLog } from './support/reading.ts'
import { ServerView } from './support/ServerView.tsx'
import { StateRail } from './support/StateRail.tsx'
import { TextField } from './support/TextField.tsx'
import { useStoryId } from './support/useStoryId.ts'

function Listener({ url }: { url: string }) {
  const { readyState, lastCloseEvent, closedBy, open } = useWebSocket(url, { reconnect: false })
  const retry = lastCloseEvent && describeCloseCode(lastCloseEvent.code).retry
  return (
    <Panel title="What the component got">
      <StateRail readyState={readyState} />
      <CloseEventView event={lastCloseEvent} closedBy={closedBy} />
      <p className="quiet">
        This story sets <code>reconnect: false</code>, so that the result stays visible.
        {lastCloseEvent && ` By default, the library ${retry ? 'retries' : 'stops'} after this code.`}
      </p>
      <div className="row">
        <button disabled={readyState !== 3} onClick={() => open()}>
          Open again
        </button>
      </div>
    </Panel>
  )
}

const senders = {
  nobody: 'nobody',
  client: 'the client',
  server: 'the server',
  either: 'either side',
} as const

/** Codes that no frame can have, and the action that causes such a CloseEvent. */
const causes: Readonly<Record<number, string>> = {
  1005: 'Send an empty close frame',
  1006: 'Cut the line',
}

const isOnOffer = (code: number): boolean =>
  code !== 1015 && (peer.isLive || code in causes || describeCloseCode(code).sender !== 'nobody')

const rangeOf = ({ first, last }: { first: number; last: number }): string =>
  first === last ? `${first}` : `${first}–${last}`

/** A choice of codes for the server, and both sides' view. */
function ServerClosesStory() {
  const id = useStoryId()
  const [code, setCode] = useState(1012)
  const [reason, setReason] = useState('')
  const { name, meaning, sender, sendable, retry } = describeCloseCode(code)

  function actOut() {
    if (code === 1006) peer.drop(id)
    else if (code === 1005) peer.close(id)
    else peer.close(id, code, reason)
  }

  return (
    <>
      <Panel title="The server" wide>
        <form
          className="row"
          onSubmit={(event) => {
            event.preventDefault()
            actOut()
          }}
        >
          <CodeFields code={code} onChange={setCode} />
          {!(code in causes) && isOnOffer(code) && (
            <TextField label="Reason" value={reason} onChange={setReason} placeholder="none" maxLength={40} />
          )}
          {isOnOffer(code) && <button className="main">{causes[code] ?? `Close with ${code}`}</button>}
        </form>
        {!isOnOffer(code) && (
          <p className="quiet">
            {peer.isLive
              ? 'No server can send this. It means that the TLS handshake failed, so there never was a connection.'
              : 'No server should send this, and the fake peer refuses to. Run npm start to try it.'}
          </p>
        )}
        <div aria-live="polite">
          <Facts
            of={{
              name,
              meaning,
              'who may send it': senders[sender],
              'close() accepts it': sendable ? 'yes' : 'no',
              'worth a retry': retry ? 'yes' : 'no',
            }}
          />
        </div>
      </Panel>
      <Listener url={peer.address('/echo', id)} />
      <ServerView id={id} />
    </>
  )
}

/** The entry of the code, and where it has a range, the code itself. */
function CodeFields({ code, onChange }: { code: number; onChange: (code: number) => void }) {
  const description = describeCloseCode(code)
  const { first, last } = description
  return (
    <>
      <Field label="Close code">
        {(control) => (
          <select
            id={control}
            value={closeCodes.indexOf(description)}
            onChange={({ target }) => onChange(codeOf(Number(target.value)))}
          >
            {closeCodes.map((entry, index) => (
              <option key={index} value={index}>
                {rangeOf(entry)} {entry.name}
              </option>
            ))}
          </select>
        )}
      </Field>
      {first !== last && (
        <Field label={`Which of ${rangeOf(description)}`} short>
          {(control) => (
            <input
              id={control}
              type="number"
              min={first}
              max={last}
              value={code}
              onChange={({ target }) => onChange(Number(target.value))}
            />
          )}
        </Field>
      )}
    </>
  )
}

/** A code that has that entry: the first, or where the first has an entry of its own, the next. */
function codeOf(index: number): number {
  const { first = 1000, last = first } = closeCodes[index] ?? {}
  let code = first
  while (code < last && describeCloseCode(code) !== closeCodes[index]) code += 1
  return code
}

const meta = {
  title: 'Closing/Server closes',
  component: ServerClosesStory,
  parameters: about(
    'However a connection ends, the component gets the CloseEvent that the standard defines.',
    excerpt,
  ),
} satisfies Meta<typeof ServerClosesStory>
export default meta
type Story = StoryObj<typeof meta>

export const WithACode: Story = {
  name: 'With a code',
  parameters: promise(
    'lastCloseEvent has the server’s code and reason. The registry says what the code means and whether a retry makes sense.',
    '1012 Service restart',
  ),
  async play({ canvas, step, userEvent }) {
    await eventually(() => expect(canvas.getByText('1 OPEN')).toBeVisible())
    await step('The registry has the code', async () => {
      await userEvent.selectOptions(canvas.getByRole('combobox'), '1012 Service restart')
      await expect(fact(canvas, 'The server', 'who may send it')).toBe('the server')
      await expect(fact(canvas, 'The server', 'close() accepts it')).toBe('no')
      await expect(fact(canvas, 'The server', 'worth a retry')).toBe('yes')
    })
    await step('The server closes with it, and the component gets the event', async () => {
      await userEvent.type(canvas.getByRole('textbox', { name: 'Reason' }), 'back soon')
      await userEvent.click(canvas.getByRole('button', { name: 'Close with 1012' }))
      await eventually(() => expect(path(canvas)).toBe('0 → 1 → 3'))
      await expect(fact(canvas, 'What the component got', 'code')).toBe('1012 Service restart')
      await expect(fact(canvas, 'What the component got', 'reason')).toBe('back soon')
      await expect(fact(canvas, 'What the component got', 'wasClean')).toBe('true')
      await expect(fact(canvas, 'What the component got', 'closedBy')).toBe('server')
    })
    await step('The closing handshake was answered', async () => {
      await eventually(() => expect(serverLog(canvas)).toHaveTextContent('close1012'))
    })
  },
}

export const WithAnEmptyFrame: Story = {
  name: 'With an empty frame',
  parameters: promise('A close frame without a code is a clean end, with code 1005.', '1005 No status'),
  async play({ canvas, userEvent }) {
    await eventually(() => expect(canvas.getByText('1 OPEN')).toBeVisible())
    await userEvent.selectOptions(canvas.getByRole('combobox'), '1005 No status')
    await userEvent.click(canvas.getByRole('button', { name: 'Send an empty close frame' }))
    await eventually(() => expect(fact(canvas, 'What the component got', 'code')).toBe('1005 No status'))
    await expect(fact(canvas, 'What the component got', 'wasClean')).toBe('true')
    await expect(fact(canvas, 'What the component got', 'closedBy')).toBe('server')
  },
}

export const WithoutAFrame: Story = {
  name: 'Without a frame',
  parameters: promise(
    'A lost connection has code 1006 and is not clean. closedBy is network.',
    '1006 Abnormal closure',
  ),
  async play({ canvas, userEvent }) {
    await eventually(() => expect(canvas.getByText('1 OPEN')).toBeVisible())
    await userEvent.selectOptions(canvas.getByRole('combobox'), '1006 Abnormal closure')
    await userEvent.click(canvas.getByRole('button', { name: 'Cut the line' }))
    await eventually(() =>
      expect(fact(canvas, 'What the component got', 'code')).toBe('1006 Abnormal closure'),
    )
    await expect(fact(canvas, 'What the component got', 'wasClean')).toBe('false')
    await expect(fact(canvas, 'What the component got', 'closedBy')).toBe('network')
    await eventually(() => expect(serverLog(canvas)).toHaveTextContent('connection lost, no close frame'))
  },
}
