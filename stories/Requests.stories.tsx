import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { expect } from 'storybook/test'
import { RequestError, useChannels, type RequestOptions } from '../src/channels.ts'
import { useWebSocket } from '../src/index.ts'
import excerpt from './excerpts/Requests.tsx?raw'
import { about, promise } from './support/about.ts'
import { LineControls } from './support/LineControls.tsx'
import { inWords } from './support/numbers.ts'
import { Panel } from './support/Panel.tsx'
import { peer } from './support/peer.ts'
import { eventually, path, serverLog } from './support/reading.ts'
import { ScrollingTable } from './support/ScrollingTable.tsx'
import { ServerView } from './support/ServerView.tsx'
import { StateRail } from './support/StateRail.tsx'
import { wire, type Topics } from './support/topicsWire.ts'
import { useStoryId } from './support/useStoryId.ts'

interface Asked {
  readonly number: number
  readonly question: string
  readonly outcome: string | null
  /** Whether it was sent, and what that means, if there is no answer. */
  readonly sent?: string
  readonly controller: AbortController
}

/** Why a request has no answer, in words. */
function describe(error: unknown): Pick<Asked, 'outcome' | 'sent'> {
  if (!(error instanceof RequestError)) return { outcome: String(error) }
  const { reason, detail, sent } = error
  if (reason === 'refused') return { outcome: `refused: ${String(detail)}`, sent: 'yes' }
  return { outcome: reason, sent: sent ? 'yes: it may have been carried out' : 'no: it never left' }
}

function RequestsStory() {
  const id = useStoryId()
  const socket = useWebSocket(peer.address('/topics', id), { parse: 'json' })
  const live = useChannels<Topics>(socket, wire)
  const { readyState, open, close } = socket
  const [rows, setRows] = useState<readonly Asked[]>([])

  const ask = async (question: string, payload: object, options: RequestOptions = {}) => {
    const number = rows.length + 1
    const controller = new AbortController()
    setRows((rows) => [...rows, { number, question, outcome: null, controller }])
    const settle = (changes: Pick<Asked, 'outcome' | 'sent'>) =>
      setRows((rows) => rows.map((row) => (row.number === number ? { ...row, ...changes } : row)))
    try {
      const answer = await live.request(payload, { ...options, signal: controller.signal })
      settle({ outcome: typeof answer === 'number' ? inWords(answer) : String(answer) })
    } catch (error) {
      settle(describe(error))
    }
  }

  return (
    <>
      <Panel title="Ask the server" wide>
        <div className="row tight">
          {['gold', 'plutonium'].map((name) => (
            <button key={name} onClick={() => void ask(`Price of ${name}`, { op: 'price', name })}>
              Price of {name}
            </button>
          ))}
          <button
            onClick={() =>
              void ask('In a minute, timeout 1 s', { op: 'wait', ms: 60_000 }, { timeout: 1_000 })
            }
          >
            In a minute, timeout 1 s
          </button>
          <button onClick={() => void ask('In a minute', { op: 'wait', ms: 60_000 }, { timeout: Infinity })}>
            In a minute
          </button>
          <button
            onClick={() =>
              void ask('In 6 s, resend', { op: 'wait', ms: 6_000 }, { timeout: Infinity, resend: true })
            }
          >
            In 6 s, resend
          </button>
        </div>
        <Answers rows={rows.slice(-3)} />
      </Panel>
      <Panel title="Connection">
        <StateRail readyState={readyState} />
        <LineControls id={id}>
          {readyState === 3 ? (
            <button onClick={() => open()}>Open</button>
          ) : (
            <button onClick={() => close()}>Close</button>
          )}
        </LineControls>
      </Panel>
      <ServerView id={id} />
    </>
  )
}

function Answers({ rows }: { rows: readonly Asked[] }) {
  return (
    <div className="answers" role="group" aria-label="Answers">
      <ScrollingTable className="sessions">
        <thead>
          <tr>
            <th scope="col">request</th>
            <th scope="col">outcome</th>
            <th scope="col">sent</th>
            <th scope="col">
              <span className="quiet">abort</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ number, question, outcome, sent, controller }) => (
            <tr key={number}>
              <td>{question}</td>
              <td>
                <span className={sent && 'error'}>{outcome ?? '…'}</span>
              </td>
              <td>{sent}</td>
              <td>
                <button
                  className="small"
                  disabled={outcome !== null}
                  onClick={() => controller.abort('aborted')}
                >
                  Abort
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </ScrollingTable>
    </div>
  )
}

const meta = {
  title: 'Channels/Requests',
  component: RequestsStory,
  parameters: about(
    'request resolves to the answer of the server. If there is none, the error says why, and whether the server may have carried the request out.',
    excerpt,
  ),
} satisfies Meta<typeof RequestsStory>
export default meta
type Story = StoryObj<typeof meta>

type Context = Parameters<NonNullable<Story['play']>>[0]

/** The outcome of the latest request, and whether it was sent. */
function latest({ canvas }: Context): readonly [outcome: string, sent: string] {
  const cells = canvas.getAllByRole('row').at(-1)?.querySelectorAll('td') ?? []
  return [cells[1]?.textContent ?? '', cells[2]?.textContent ?? '']
}

const click = ({ canvas, userEvent }: Context, name: string) =>
  userEvent.click(canvas.getByRole('button', { name }))

async function begin(context: Context): Promise<void> {
  await eventually(() => expect(path(context.canvas)).toBe('0 → 1'))
}

/** How many requests of this kind the server got. */
const gotten = ({ canvas }: Context, text: string) => serverLog(canvas).textContent.split(text).length - 1

export const Answered: Story = {
  parameters: promise(
    'A request resolves to its answer, and to no other. A refusal rejects it.',
    /^refused:/,
  ),
  async play(context) {
    const { step } = context
    await begin(context)
    await step('The server answers', async () => {
      await click(context, 'Price of gold')
      await eventually(() => expect(latest(context)[0]).toMatch(/^2,0\d\d/))
    })
    await step('The server refuses', async () => {
      await click(context, 'Price of plutonium')
      await eventually(() => expect(latest(context)[0]).toBe('refused: not for sale'))
    })
  },
}

export const TimedOut: Story = {
  name: 'Timed out',
  parameters: promise('Without an answer in time the request rejects. A late answer is dropped.', 'timeout'),
  async play(context) {
    const { step } = context
    await begin(context)
    await step('No answer within a second', async () => {
      await click(context, 'In a minute, timeout 1 s')
      await eventually(() => expect(gotten(context, '"wait"')).toBe(1))
      await eventually(() =>
        expect(latest(context)).toEqual(['timeout', 'yes: it may have been carried out']),
      )
    })
  },
}

export const Aborted: Story = {
  parameters: promise('Aborting the signal rejects with its reason.', 'aborted'),
  async play(context) {
    const { step } = context
    await begin(context)
    await step('Nobody waits for the answer any more', async () => {
      await click(context, 'In a minute')
      await eventually(() => expect(gotten(context, '"wait"')).toBe(1))
      await click(context, 'Abort')
      await eventually(() => expect(latest(context)[0]).toBe('aborted'))
    })
  },
}

export const LostAfterSending: Story = {
  name: 'Lost after sending',
  parameters: promise(
    'If the line breaks before the answer, nobody knows whether the server has carried the request out. The error says that it was sent.',
    'yes: it may have been carried out',
  ),
  async play(context) {
    const { step } = context
    await begin(context)
    await step('The server gets the request', async () => {
      await click(context, 'In a minute')
      await eventually(() => expect(gotten(context, '"wait"')).toBe(1))
      await expect(latest(context)[0]).toBe('…')
    })
    await step('The line breaks', async () => {
      await click(context, 'Cut the line')
      await eventually(() => expect(latest(context)).toEqual(['lost', 'yes: it may have been carried out']))
    })
  },
}

export const LostBeforeSending: Story = {
  name: 'Lost before sending',
  parameters: promise(
    'A request that cannot be sent rejects at once. The error says that it never left, so it is safe to try again.',
    'no: it never left',
  ),
  async play(context) {
    const { canvas, step } = context
    await begin(context)
    await step('The connection is closed, and none is on its way', async () => {
      await click(context, 'Close')
      await eventually(() => expect(path(canvas)).toBe('0 → 1 → 2 → 3'))
      await click(context, 'Price of gold')
      await eventually(() => expect(latest(context)).toEqual(['lost', 'no: it never left']))
      await expect(gotten(context, '"price"')).toBe(0)
    })
  },
}

export const SentAgain: Story = {
  name: 'Sent again',
  parameters: promise('With resend, a request without an answer is sent again in the next session.', 'done'),
  async play(context) {
    const { step } = context
    await begin(context)
    await step('The line breaks before the answer', async () => {
      await click(context, 'In 6 s, resend')
      await eventually(() => expect(gotten(context, '"wait"')).toBe(1))
      await click(context, 'Cut the line')
    })
    await step('The next session asks again, and gets the answer', async () => {
      await eventually(() => expect(gotten(context, '"wait"')).toBe(2))
      await eventually(() => expect(latest(context)[0]).toBe('done'))
    })
  },
}
