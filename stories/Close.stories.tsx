import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { expect } from 'storybook/test'
import { assertCloseArguments, fitCloseReason, useWebSocket } from '../src/index.ts'
import excerpt from './excerpts/Close.tsx?raw'
import { about, promise } from './support/about.ts'
import { CloseEventView } from './support/CloseEventView.tsx'
import { Meter } from './support/Meter.tsx'
import { Panel } from './support/Panel.tsx'
import { peer } from './support/peer.ts'
import { eventually, fact, path, serverLog } from './support/reading.ts'
import { ServerView } from './support/ServerView.tsx'
import { StateRail } from './support/StateRail.tsx'
import { TextField } from './support/TextField.tsx'
import { useStoryId } from './support/useStoryId.ts'

const maxReasonBytes = 123

function CloseForm({ url }: { url: string }) {
  const [codeText, setCodeText] = useState('')
  const [reason, setReason] = useState('')
  const [thrown, setThrown] = useState<Error | null>(null)
  const { readyState, lastCloseEvent, closedBy, open, close } = useWebSocket(url)

  const code = codeText === '' ? undefined : Number(codeText)
  const bytes = new TextEncoder().encode(reason).length

  return (
    <>
      <Panel title="close(code, reason)" wide>
        <StateRail readyState={readyState} />
        <form
          className="row"
          onSubmit={(event) => {
            event.preventDefault()
            setThrown(attempt(() => close(code, reason))) // if it throws, nothing has changed
          }}
        >
          <TextField
            label="Code: 1000, 3000–4999"
            value={codeText}
            onChange={setCodeText}
            placeholder="absent"
            short
          />
          <TextField
            label={`Reason: up to ${maxReasonBytes} bytes`}
            value={reason}
            onChange={setReason}
            placeholder="absent"
          />
          <button
            type="button"
            disabled={bytes <= maxReasonBytes}
            onClick={() => setReason(fitCloseReason(reason))}
          >
            Shorten to fit
          </button>
          <button className="main">Close</button>
          <button type="button" disabled={readyState !== 3} onClick={() => open()}>
            Open again
          </button>
        </form>
        <ReasonMeter bytes={bytes} />
        <Verdict code={code} reason={reason} thrown={thrown} />
        <Examples
          onPick={([code, reason]) => {
            setCodeText(code)
            setReason(reason)
          }}
        />
      </Panel>
      <Panel title="What the component got">
        <CloseEventView event={lastCloseEvent} closedBy={closedBy} />
      </Panel>
    </>
  )
}

function ReasonMeter({ bytes }: { bytes: number }) {
  const excess = bytes - maxReasonBytes
  return (
    <Meter
      label="Bytes of the reason"
      text={`${bytes} of ${maxReasonBytes} bytes of UTF-8${excess > 0 ? `, ${excess} too many` : ''}`}
      value={bytes}
      max={maxReasonBytes}
    />
  )
}

interface VerdictProps {
  readonly code: number | undefined
  readonly reason: string
  readonly thrown: Error | null
}

/** What the call would do, and what the last one did. */
function Verdict({ code, reason, thrown }: VerdictProps) {
  const refusal = attempt(() => assertCloseArguments(code, reason))
  return (
    <div role="status" className={refusal ? 'verdict refused' : 'verdict'}>
      <code>{callOf(code, reason)}</code>
      {refusal ? (
        <p className="error">
          {refusal.name}: {refusal.message}
        </p>
      ) : (
        <p>is valid.</p>
      )}
      {thrown && <p>The last call threw {thrown.name}, and the connection has not changed.</p>}
    </div>
  )
}

/** What it throws, or null. */
function attempt(call: () => void): Error | null {
  try {
    call()
    return null
  } catch (error) {
    return error as Error
  }
}

function callOf(code: number | undefined, reason: string): string {
  if (reason) return `close(${code}, ${JSON.stringify(reason)})`
  return code === undefined ? 'close()' : `close(${code})`
}

type Example = readonly [code: string, reason: string]

const examples: Readonly<Record<string, Example>> = {
  'nothing at all': ['', ''],
  'a code': ['1000', ''],
  'a code and a reason': ['4000', 'à bientôt'],
  'only a reason': ['', 'just because'],
  'going away': ['1001', ''],
  'not a number': ['bye', ''],
  'a fraction': ['2999.5', ''],
  'half an emoji': ['4000', 'wave \uD83D'],
  'too long': ['4000', 'so long – and thanks for all the fish. '.repeat(4).trim()],
}

function Examples({ onPick }: { onPick: (example: Example) => void }) {
  return (
    <div className="row tight" role="group" aria-label="Try">
      <span className="legend">Try</span>
      {Object.entries(examples).map(([label, example]) => (
        <button key={label} type="button" className="small" onClick={() => onPick(example)}>
          {label}
        </button>
      ))}
    </div>
  )
}

/** The form, and the server's view beside what the component got. */
function CloseStory() {
  const id = useStoryId()
  return (
    <>
      <CloseForm url={peer.address('/echo', id)} />
      <ServerView id={id} />
    </>
  )
}

const meta = {
  title: 'Closing/Close',
  component: CloseStory,
  parameters: about(
    'close(code, reason) accepts and refuses exactly what the standard’s WebSocket.close() does, in every browser.',
    excerpt,
  ),
} satisfies Meta<typeof CloseStory>
export default meta
type Story = StoryObj<typeof meta>

export const CodeAndReason: Story = {
  name: 'Code and reason',
  parameters: promise(
    'The code and the reason reach the server byte for byte. The CloseEvent has the code and the reason that the server answers with.',
    '4000 Private',
  ),
  async play({ canvas, step, userEvent }) {
    await eventually(() => expect(canvas.getByText('1 OPEN')).toBeVisible())
    await userEvent.type(canvas.getByRole('textbox', { name: /^Code/ }), '4000')
    await userEvent.type(canvas.getByRole('textbox', { name: /^Reason/ }), 'à bientôt')
    await step('The meter counts bytes of UTF-8, not characters', async () => {
      await expect(canvas.getByRole('meter')).toHaveAttribute('aria-valuenow', '11')
    })
    await step('The component is CLOSING, then CLOSED', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Close' }))
      await eventually(() => expect(path(canvas)).toBe('0 → 1 → 2 → 3'))
    })
    await step('Both sides saw the same frame', async () => {
      await expect(fact(canvas, 'What the component got', 'code')).toBe('4000 Private')
      await expect(fact(canvas, 'What the component got', 'reason')).toBe('à bientôt')
      await expect(fact(canvas, 'What the component got', 'wasClean')).toBe('true')
      await expect(fact(canvas, 'What the component got', 'closedBy')).toBe('client')
      await eventually(() => expect(serverLog(canvas)).toHaveTextContent('close4000 à bientôt'))
    })
  },
}

export const NoArguments: Story = {
  name: 'No arguments',
  parameters: promise(
    'close() sends a close frame without a body. The frame has no code, so the CloseEvent has 1005.',
    '1005 No status',
  ),
  async play({ canvas, userEvent }) {
    await eventually(() => expect(canvas.getByText('1 OPEN')).toBeVisible())
    await userEvent.click(canvas.getByRole('button', { name: 'Close' }))
    await eventually(() => expect(fact(canvas, 'What the component got', 'code')).toBe('1005 No status'))
    await expect(fact(canvas, 'What the component got', 'wasClean')).toBe('true')
    await eventually(() => expect(serverLog(canvas)).toHaveTextContent('closeempty frame'))
  },
}

export const RefusedArguments: Story = {
  name: 'Refused arguments',
  parameters: promise(
    'A refused call throws the error that the standard defines. Its message states the rule and the value. The connection does not change.',
    'The last call threw SyntaxError, and the connection has not changed.',
  ),
  async play({ canvas, step, userEvent }) {
    const code = canvas.getByRole('textbox', { name: /^Code/ })
    const reason = canvas.getByRole('textbox', { name: /^Reason/ })
    const close = canvas.getByRole('button', { name: 'Close' })
    await eventually(() => expect(canvas.getByText('1 OPEN')).toBeVisible())
    await step('1001 is for servers and browsers: InvalidAccessError', async () => {
      await userEvent.type(code, '1001')
      await expect(canvas.getByText(/^InvalidAccessError: .*got 1001$/)).toBeVisible()
      await userEvent.click(close)
      await expect(canvas.getByText(/^The last call threw InvalidAccessError/)).toBeVisible()
    })
    await step('140 bytes in 70 characters: SyntaxError', async () => {
      await userEvent.clear(code)
      await userEvent.type(reason, 'é'.repeat(70))
      await expect(canvas.getByText(/^SyntaxError: .*123 bytes/)).toBeVisible()
      await userEvent.click(close)
      await expect(canvas.getByText(/^The last call threw SyntaxError/)).toBeVisible()
    })
    await step('The connection has not changed', async () => {
      await expect(path(canvas)).toBe('0 → 1')
      await expect(serverLog(canvas)).not.toHaveTextContent('close')
    })
  },
}

export const ShortenedReason: Story = {
  name: 'Shortened reason',
  parameters: promise(
    'fitCloseReason() shortens a reason to 123 bytes and cuts between characters, so that close() accepts it.',
    '1000 Normal closure',
  ),
  async play({ canvas, step, userEvent }) {
    const reason = canvas.getByRole('textbox', { name: /^Reason/ })
    await eventually(() => expect(canvas.getByText('1 OPEN')).toBeVisible())
    await step('Shortened to whole characters, it fits', async () => {
      await userEvent.type(reason, 'é'.repeat(70))
      await userEvent.click(canvas.getByRole('button', { name: 'Shorten to fit' }))
      await expect(reason).toHaveValue('é'.repeat(61))
      await expect(canvas.getByText('122 of 123 bytes of UTF-8')).toBeVisible()
      await userEvent.click(canvas.getByRole('button', { name: 'Close' }))
      await eventually(() => expect(serverLog(canvas)).toHaveTextContent(`close1000 ${'é'.repeat(61)}`))
      await eventually(() =>
        expect(fact(canvas, 'What the component got', 'code')).toBe('1000 Normal closure'),
      )
    })
  },
}
