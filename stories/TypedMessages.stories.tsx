import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { expect } from 'storybook/test'
import { z } from 'zod'
import { MessageError, useMessageReducer, useWebSocket, type SchemaIssue } from '../src/index.ts'
import { about, promise } from './support/about.ts'
import { Facts } from './support/Facts.tsx'
import { Field } from './support/Field.tsx'
import { Panel } from './support/Panel.tsx'
import { peer } from './support/peer.ts'
import { eventually, fact, path } from './support/reading.ts'
import { StateRail } from './support/StateRail.tsx'
import excerpt from './excerpts/TypedMessages.tsx?raw'
import { useStoryId } from './support/useStoryId.ts'

const Reading = z.object({
  sensor: z.string(),
  celsius: z.number().min(-90).max(60),
  at: z.iso.datetime().transform((text) => new Date(text)),
})

function Thermometer({ url }: { url: string }) {
  const [refused, setRefused] = useState<readonly MessageError[]>([])

  const socket = useWebSocket(url, {
    parse: 'json',
    schema: Reading,
    onError(error) {
      if (error instanceof MessageError) setRefused((earlier) => [...earlier, error])
    },
  })
  const { readyState, data, error } = socket // data: { sensor: string; celsius: number; at: Date } | null
  const accepted = useMessageReducer(socket, (count) => count + 1, 0)

  return (
    <>
      <Panel title="What the component got">
        <StateRail readyState={readyState} />
        <div aria-live="polite">
          <Facts
            of={{
              'data.sensor': data?.sensor,
              'data.celsius': data?.celsius.toFixed(1),
              'data.at': data && `${data.at.toISOString()}, a ${data.at.constructor.name}`,
              accepted,
              refused: refused.length,
              error: error?.message,
            }}
          />
        </div>
      </Panel>
      <Panel title="What onError got">
        <Refusals of={refused} />
      </Panel>
    </>
  )
}

function Refusals({ of: errors }: { of: readonly MessageError[] }) {
  return (
    <div className="log tall" role="log" aria-label="Refused messages" tabIndex={0}>
      <ol>
        {errors.map(({ event, issues, message }, index) => (
          <li key={index} className="whole">
            <span>{typeof event?.data === 'string' ? event.data : 'a binary message'}</span>
            {issues.map((issue, index) => (
              <span key={index} className="fault">
                {placeOf(issue)}: {issue.message}
              </span>
            ))}
            {issues.length === 0 && <span className="fault">{message}</span>}
          </li>
        ))}
      </ol>
    </div>
  )
}

/** Such as `position.0.x`. */
function placeOf({ path = [] }: SchemaIssue): string {
  return path.map((step) => String(typeof step === 'object' ? step.key : step)).join('.')
}

const good = { sensor: 'roof', celsius: 21.5, at: '2026-05-01T12:00:00Z' }

const examples: Readonly<Record<string, string>> = {
  'a good one': JSON.stringify(good),
  'text for a number': JSON.stringify({ ...good, celsius: '21.5' }),
  'no sensor': JSON.stringify({ ...good, sensor: undefined }),
  'too hot': JSON.stringify({ ...good, celsius: 900 }),
  'two mistakes': JSON.stringify({ ...good, celsius: null, at: 'noon' }),
  'no JSON': '{"sensor":"roof"',
}

/** The server. You write its messages. */
function Server({ send }: { send: (text: string) => void }) {
  const [text, setText] = useState(JSON.stringify({ ...good, celsius: -12 }))
  return (
    <Panel title="The server sends" wide>
      <div className="row tight" role="group" aria-label="Examples">
        {Object.entries(examples).map(([name, example]) => (
          <button
            key={name}
            className="small"
            onClick={() => {
              setText(example)
              send(example)
            }}
          >
            {name}
          </button>
        ))}
      </div>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault()
          send(text)
        }}
      >
        <Field label="Or your own">
          {(id) => (
            <input
              id={id}
              value={text}
              spellCheck={false}
              autoComplete="off"
              onChange={({ target }) => setText(target.value)}
            />
          )}
        </Field>
        <button className="main">Send</button>
      </form>
    </Panel>
  )
}

/** The thermometer, and a server that sends your messages. */
function TypedMessagesStory() {
  const id = useStoryId()
  return (
    <>
      <Server send={(text) => peer.send(id, text)} />
      <Thermometer url={peer.address('/echo', id)} />
    </>
  )
}

const meta = {
  title: 'Messages/Typed messages',
  component: TypedMessagesStory,
  parameters: about(
    'A schema gives data its type, and refuses messages that do not fit. Use Zod, Valibot, ArkType or any other Standard Schema.',
    excerpt,
  ),
} satisfies Meta<typeof TypedMessagesStory>
export default meta
type Story = StoryObj<typeof meta>

export const RefusesWhatDoesNotFit: Story = {
  name: 'Refuses what does not fit',
  parameters: promise(
    'A message that fits the schema becomes typed data. For one that does not, onError gets every issue, and nothing else changes.',
    'refused',
  ),
  async play({ canvas, step, userEvent }) {
    const panel = 'What the component got'
    const refusals = canvas.getByRole('log', { name: 'Refused messages' })
    const send = (name: string) => userEvent.click(canvas.getByRole('button', { name }))
    await eventually(() => expect(canvas.getByText('1 OPEN')).toBeVisible())
    await step('A valid message becomes data, as the schema has transformed it', async () => {
      await send('a good one')
      await eventually(() => expect(fact(canvas, panel, 'accepted')).toBe('1'))
      await eventually(() => expect(fact(canvas, panel, 'data.sensor')).toBe('roof'))
      await expect(fact(canvas, panel, 'data.celsius')).toBe('21.5')
      await expect(fact(canvas, panel, 'data.at')).toBe('2026-05-01T12:00:00.000Z, a Date')
    })
    const broken = Object.keys(examples).slice(1)
    await step('onError gets invalid messages, each with its issues', async () => {
      for (const [index, name] of broken.entries()) {
        await send(name)
        await eventually(() => expect(fact(canvas, panel, 'refused')).toBe(String(index + 1)))
      }
      const texts = Array.from(refusals.querySelectorAll('li'), ({ children }) =>
        Array.from(children, ({ textContent }) => textContent),
      )
      await expect(texts.map(([text]) => text)).toEqual(broken.map((name) => examples[name]))
      await expect(texts.map(([, ...issues]) => issues)).toEqual([
        [expect.stringMatching(/^celsius: /)],
        [expect.stringMatching(/^sensor: /)],
        [expect.stringMatching(/^celsius: .*60/)],
        [expect.stringMatching(/^celsius: /), expect.stringMatching(/^at: /)],
        [expect.stringMatching(/SyntaxError/)],
      ])
    })
    await step('Nothing else changes', async () => {
      await expect(fact(canvas, panel, 'accepted')).toBe('1')
      await expect(fact(canvas, panel, 'data.celsius')).toBe('21.5')
      await expect(fact(canvas, panel, 'error')).toBe('–')
      await expect(path(canvas)).toBe('0 → 1')
    })
    await step('The next valid message becomes data again', async () => {
      const text = canvas.getByRole('textbox', { name: 'Or your own' })
      await userEvent.clear(text)
      await userEvent.click(text)
      await userEvent.paste(JSON.stringify({ ...good, celsius: -12 }))
      await userEvent.click(canvas.getByRole('button', { name: 'Send' }))
      await eventually(() => expect(fact(canvas, panel, 'accepted')).toBe('2'))
      await expect(fact(canvas, panel, 'data.celsius')).toBe('-12.0')
      await expect(fact(canvas, panel, 'refused')).toBe(String(broken.length))
    })
  },
}
