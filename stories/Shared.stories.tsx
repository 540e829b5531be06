import type { Meta, StoryObj } from '@storybook/react-vite'
import { useRef, useState, type ReactNode, type RefObject } from 'react'
import { expect } from 'storybook/test'
import { useWebSocket } from '../src/index.ts'
import excerpt from './excerpts/Shared.tsx?raw'
import { about, promise } from './support/about.ts'
import { CloseEventView } from './support/CloseEventView.tsx'
import { Facts } from './support/Facts.tsx'
import { inWords, toNumber } from './support/numbers.ts'
import { Panel } from './support/Panel.tsx'
import { peer } from './support/peer.ts'
import { eventually, fact, serverLog } from './support/reading.ts'
import { ServerView } from './support/ServerView.tsx'
import { stateNames } from './support/stateNames.ts'
import { StateRail } from './support/StateRail.tsx'
import { useCommitCount } from './support/useCommitCount.ts'
import { useServerLog } from './support/useServerLog.ts'
import { useStoryId } from './support/useStoryId.ts'

interface PartProps {
  readonly url: string
  /** All of them count their commits here. */
  readonly commits: RefObject<HTMLSpanElement | null>
}

/** One like the others, but with buttons. */
function First({ url, commits, children }: PartProps & { children: ReactNode }) {
  const { readyState, data, lastCloseEvent, closedBy, send, open, close } = useWebSocket(url, { share: true })
  useCommitCount(commits)
  return (
    <>
      <Panel title="Component 1" wide>
        <StateRail readyState={readyState} />
        <div className="row">
          <button className="main" disabled={readyState !== 1} onClick={() => send('hello')}>
            Send hello
          </button>
          <button disabled={readyState !== 1} onClick={() => close()}>
            Close
          </button>
          <button disabled={readyState !== 3} onClick={() => open()}>
            Open again
          </button>
        </div>
      </Panel>
      {children}
      <Panel title="What component 1 got">
        <CloseEventView event={lastCloseEvent} closedBy={closedBy} />
        <Facts of={{ data: typeof data === 'string' && data }} />
      </Panel>
    </>
  )
}

function Other({ url, commits, number }: PartProps & { number: number }) {
  const { readyState, data, closedBy } = useWebSocket(url, { share: true })
  useCommitCount(commits)
  return (
    <li className={stateNames[readyState].toLowerCase()}>
      <span>{number}</span> {stateNames[readyState]}{' '}
      <span>{readyState === 3 ? closedBy : typeof data === 'string' && data}</span>
    </li>
  )
}

const counts = [1, 100, 1_000]

/** Any number of components, and what they cost. */
function SharedStory({ count: first }: { count: number }) {
  const id = useStoryId()
  const url = peer.address('/echo', id)
  const [count, setCount] = useState(first)
  const commits = useRef<HTMLSpanElement>(null)
  return (
    <>
      <Panel title="Components" wide>
        <div className="row tight" role="group" aria-label="How many components">
          {counts.map((other) => (
            <button key={other} aria-pressed={other === count} onClick={() => setCount(other)}>
              {inWords(other)}
            </button>
          ))}
          <button disabled={!count} onClick={() => setCount(0)}>
            Unmount all
          </button>
        </div>
        <Costs id={id} count={count} commits={commits} />
      </Panel>
      {count > 0 && (
        <First url={url} commits={commits}>
          {count > 1 && (
            <Panel title="The others" wide>
              <ul className="crowd" tabIndex={0} aria-label="Components">
                {Array.from({ length: count - 1 }, (_, index) => (
                  <Other key={index} number={index + 2} url={url} commits={commits} />
                ))}
              </ul>
            </Panel>
          )}
        </First>
      )}
      <ServerView id={id} wide={!count} />
    </>
  )
}

/** Renders the server's log. The components do not render with it. */
function Costs({ id, count, commits }: { id: string; count: number; commits: PartProps['commits'] }) {
  const entries = useServerLog(id)
  const opened = entries.filter(({ type }) => type === 'open').length
  const ended = entries.filter(({ type, clean }) => type === 'close' || (type === 'gone' && !clean)).length
  return (
    <div aria-live="polite">
      <Facts
        across
        of={{
          components: inWords(count),
          'sockets on the server': inWords(opened - ended),
          'sockets so far': inWords(opened),
          'renders so far': <span ref={commits}>0</span>,
        }}
      />
    </div>
  )
}

const meta = {
  title: 'Sharing/Shared',
  component: SharedStory,
  args: { count: 100 },
  argTypes: { count: { table: { disable: true } } },
  parameters: about('Any number of components with the same address use one socket.', excerpt),
} satisfies Meta<typeof SharedStory>
export default meta
type Story = StoryObj<typeof meta>

type Play = NonNullable<Story['play']>
type Canvas = Parameters<Play>[0]['canvas']

const cost = (canvas: Canvas, name: string): number => toNumber(fact(canvas, 'Components', name))

/** What every component but the first shows, each text once. */
const shown = (canvas: Canvas): string[] => [
  ...new Set(
    Array.from(canvas.getByRole('list', { name: 'Components' }).children, ({ children, textContent }) =>
      textContent.slice(children[0]?.textContent.length).trim(),
    ),
  ),
]

/** What is true for any number of components: one socket, and one render for each message. */
async function playWith(count: number, { canvas, step, userEvent }: Parameters<Play>[0]) {
  const others = (text: string) => eventually(() => expect(shown(canvas)).toEqual([text]))
  await step('All are open, with one socket', async () => {
    await others('OPEN')
    await expect(canvas.getByRole('list', { name: 'Components' }).children).toHaveLength(count - 1)
    await eventually(() => expect(cost(canvas, 'sockets on the server')).toBe(1))
  })
  await step('Each shows the message, with one render each', async () => {
    const before = cost(canvas, 'renders so far')
    await userEvent.click(canvas.getByRole('button', { name: 'Send hello' }))
    await others('OPEN hello')
    await expect(fact(canvas, 'What component 1 got', 'data')).toBe('hello')
    await eventually(() => expect(serverLog(canvas)).toHaveTextContent(/openmessagehello$/))
    await eventually(() => expect(cost(canvas, 'renders so far')).toBe(before + count))
  })
}

export const AHundred: Story = {
  name: 'A hundred',
  parameters: promise(
    'A hundred components use one socket. Each message costs each component one render.',
    '100',
  ),
  play: (context) => playWith(100, context),
}

export const AThousand: Story = {
  name: 'A thousand',
  args: { count: 1 },
  parameters: promise('First one component, then a thousand: all of them use the same socket.', '1,000'),
  async play(context) {
    const { canvas, step, userEvent } = context
    await step('One is open', async () => {
      await eventually(() => expect(canvas.getByText('1 OPEN')).toBeVisible())
      await eventually(() => expect(cost(canvas, 'sockets on the server')).toBe(1))
    })
    await step('The others mount', () => userEvent.click(canvas.getByRole('button', { name: '1,000' })))
    await playWith(1_000, context)
  },
}

export const TheLastUnmounts: Story = {
  name: 'The last one unmounts',
  args: { count: 1_000 },
  parameters: promise('When the last component unmounts, the server sees 1000, once.', '0'),
  async play(context) {
    const { canvas, step, userEvent } = context
    await playWith(1_000, context)
    await step('All unmount, and the server sees one 1000', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Unmount all' }))
      await eventually(() =>
        expect(serverLog(canvas)).toHaveTextContent(/openmessagehelloclose1000(endconnection closed)?$/),
      )
      await expect(cost(canvas, 'sockets so far')).toBe(1)
      await expect(cost(canvas, 'sockets on the server')).toBe(0)
    })
  },
}

async function closeByOne({ canvas, step, userEvent }: Parameters<Play>[0]): Promise<void> {
  await eventually(() => expect(shown(canvas)).toEqual(['OPEN']))
  await step('One closes', async () => {
    await userEvent.click(canvas.getByRole('button', { name: 'Close' }))
    await eventually(() => expect(shown(canvas)).toEqual(['CLOSED client']))
    await expect(fact(canvas, 'What component 1 got', 'closedBy')).toBe('client')
    await eventually(() => expect(cost(canvas, 'sockets on the server')).toBe(0))
  })
}

export const ClosedByOne: Story = {
  name: 'Closed by one',
  parameters: promise(
    'If one component closes the connection, it is closed for all, and closedBy is client for each.',
    '3 CLOSED',
  ),
  play: closeByOne,
}

export const OpenedByOne: Story = {
  name: 'Opened by one',
  parameters: promise('If one component opens the connection again, it is open for all.', '1 OPEN'),
  async play(context) {
    const { canvas, step, userEvent } = context
    await closeByOne(context)
    await step('One opens again', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Open again' }))
      await eventually(() => expect(shown(canvas)).toEqual([expect.stringMatching(/^OPEN/)]))
      await eventually(() => expect(cost(canvas, 'sockets on the server')).toBe(1))
      await expect(cost(canvas, 'sockets so far')).toBe(2)
    })
  },
}
