import type { Meta, StoryObj } from '@storybook/react-vite'
import { useEffect, useRef } from 'react'
import { expect, within } from 'storybook/test'
import { useMessageReducer, useMessages, useWebSocket } from '../src/index.ts'
import { about, promise } from './support/about.ts'
import { Facts } from './support/Facts.tsx'
import source from './Firehose.stories.tsx?raw'
import { Panel } from './support/Panel.tsx'
import { peer } from './support/peer.ts'
import { eventually, fact } from './support/reading.ts'
import { StateRail } from './support/StateRail.tsx'
import { useStoryId } from './support/useStoryId.ts'

// #region example
interface Tally {
  readonly received: number
  readonly outOfOrder: number
  readonly next: number
}

// The server numbers its messages: 0, 1, 2 …, and begins again with every burst.
function count({ received, outOfOrder, next }: Tally, data: unknown): Tally {
  const number = Number(data)
  const inOrder = number === next || number === 0
  return { received: received + 1, outOfOrder: inOrder ? outOfOrder : outOfOrder + 1, next: number + 1 }
}

function Firehose({ url, pour }: { url: string; pour: (times: number) => void }) {
  const socket = useWebSocket(url)
  const { received, outOfOrder, next } = useMessageReducer(socket, count, {
    received: 0,
    outOfOrder: 0,
    next: 0,
  })
  const latest = useMessages(socket, { limit: 5 })

  // Counted outside of React, so that counting renders nothing.
  const renders = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    if (renders.current) renders.current.textContent = String(Number(renders.current.textContent) + 1)
  })

  return (
    <>
      <Panel title="A server that floods" wide>
        <StateRail readyState={socket.readyState} />
        <div className="row">
          {[100, 10_000, 50_000].map((times) => (
            <button key={times} disabled={socket.readyState !== 1} onClick={() => pour(times)}>
              {times.toLocaleString('en')} messages
            </button>
          ))}
        </div>
      </Panel>
      <Panel title="What the reducer saw">
        <Facts
          of={{
            received,
            'out of order': outOfOrder,
            'last number': next - 1,
            renders: <span ref={renders}>0</span>,
          }}
        />
      </Panel>
      <Panel title="The latest five">
        <ol>
          {latest.map(({ id, data, session }) => (
            <li key={id}>
              {typeof data === 'string' && data} <span className="quiet">in session {session}</span>
            </li>
          ))}
        </ol>
      </Panel>
    </>
  )
}
// #endregion

/** The firehose, with a server to feed it. */
function FirehoseStory() {
  const id = useStoryId()
  return <Firehose url={peer.address('/echo', id)} pour={(times) => peer.pour(id, times)} />
}

const meta = {
  title: 'Firehose',
  component: FirehoseStory,
  parameters: about(
    'Every message is seen, once and in order; the screen moves at most once a frame.',
    source,
  ),
} satisfies Meta<typeof FirehoseStory>
export default meta
type Story = StoryObj<typeof meta>

export const Burst: Story = {
  parameters: promise(
    'Ten thousand messages at once: the reducer sees each of them, and the component renders a handful of times.',
    'mock-socket delivers each message in a timer of its own, so this takes longer here.',
  ),
  async play({ canvas, step, userEvent }) {
    const panel = 'What the reducer saw'
    const renders = () => Number(fact(canvas, panel, 'renders'))
    await eventually(() => expect(canvas.getByText('1 OPEN')).toBeVisible())
    const before = renders()
    await step('The server sends ten thousand messages', async () => {
      await userEvent.click(canvas.getByRole('button', { name: '10,000 messages' }))
      await eventually(() => expect(fact(canvas, panel, 'received')).toBe('10000'))
    })
    await step('None was lost or out of order', async () => {
      await expect(fact(canvas, panel, 'out of order')).toBe('0')
      await expect(fact(canvas, panel, 'last number')).toBe('9999')
      await expect(
        within(canvas.getByRole('region', { name: 'The latest five' })).getByText(/^9999/),
      ).toBeVisible()
    })
    await step('It rendered far less often', async () => {
      await expect(renders() - before).toBeLessThan(1_000)
    })
  },
}
