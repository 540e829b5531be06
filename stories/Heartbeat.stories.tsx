import type { Meta, StoryObj } from '@storybook/react-vite'
import { useEffect, useState } from 'react'
import { expect } from 'storybook/test'
import { useLatency, useMessageReducer, useWebSocket, type HeartbeatOptions } from '../src/index.ts'
import source from './Heartbeat.stories.tsx?raw'
import { about, promise } from './support/about.ts'
import { CloseEventView } from './support/CloseEventView.tsx'
import { Facts } from './support/Facts.tsx'
import { LatencyPlot } from './support/LatencyPlot.tsx'
import { Panel } from './support/Panel.tsx'
import { peer } from './support/peer.ts'
import { eventually, fact, path, serverLog } from './support/reading.ts'
import { ServerView } from './support/ServerView.tsx'
import { StateRail } from './support/StateRail.tsx'
import { useStoryId } from './support/useStoryId.ts'

// #region example
function Heartbeat({ url, heartbeat }: { url: string; heartbeat: HeartbeatOptions }) {
  const [answers, setAnswers] = useState<readonly (number | null)[]>([])
  const note = (latency: number | null) => setAnswers((earlier) => [...earlier, latency].slice(-1_000))

  const socket = useWebSocket(url, {
    heartbeat,
    onClose: () => note(null),
  })
  const { connection, readyState, lastCloseEvent, closedBy, send } = socket

  const latency = useLatency(socket) // renders only when it differs from the one before
  useEffect(() => connection.onLatency(note), [connection]) // hears each
  const messages = useMessageReducer(socket, (count) => count + 1, 0)

  return (
    <>
      <Panel title="Connection" wide>
        <StateRail readyState={readyState} />
        <LatencyPlot answers={answers} />
      </Panel>
      <Panel title="What the component got">
        <Facts
          of={{
            latency: latency !== null && `${latency} ms`,
            answers: answers.filter((answer) => answer !== null).length,
            messages,
          }}
        />
        <CloseEventView event={lastCloseEvent} closedBy={closedBy} />
        <div className="row">
          <button onClick={() => send('hello')}>Say hello</button>
        </div>
      </Panel>
    </>
  )
}
// #endregion

/** The connection, and a server whose line can be stalled. */
function HeartbeatStory({ interval, timeout }: { interval: number; timeout: number }) {
  const id = useStoryId()
  const url = peer.address('/echo', id)
  // A muted line that nobody hears any more would stay with the server for ever.
  useEffect(() => () => peer.mute(id, false), [id])
  return (
    <>
      <Panel title="The line" wide>
        <div className="row">
          <button className="main" onClick={() => peer.mute(id, true)}>
            Stall the line
          </button>
          <button onClick={() => peer.mute(id, false)}>Let through what was held</button>
        </div>
        <p className="quiet">
          Stalled, the line that is there now carries nothing, either way, and no browser notices. A ping goes
          out every {interval} ms; if nothing at all is heard within {timeout} ms, the line is given up.
        </p>
      </Panel>
      <Heartbeat url={url} heartbeat={{ message: 'ping', response: 'ping', interval, timeout }} />
      <ServerView id={id} />
    </>
  )
}

const meta = {
  title: 'Heartbeat',
  component: HeartbeatStory,
  args: { interval: 500, timeout: 4_000 },
  argTypes: { interval: { table: { disable: true } }, timeout: { table: { disable: true } } },
  parameters: about(
    'A line that dies without a word looks open for minutes. A heartbeat finds out, and measures the latency while it is at it.',
    source,
  ),
} satisfies Meta<typeof HeartbeatStory>
export default meta
type Story = StoryObj<typeof meta>

type Canvas = Parameters<NonNullable<Story['play']>>[0]['canvas']

const got = (canvas: Canvas, name: string) => fact(canvas, 'What the component got', name)

/** The numbers in the plot's text: how many answers, the shortest and the longest time, and how many did not come. */
const plotted = (canvas: Canvas): number[] =>
  Array.from(
    canvas.getByRole('img', { name: /^The latest/ }).nextElementSibling?.textContent.matchAll(/\d+/g) ?? [],
    Number,
  )

export const StalledLine: Story = {
  parameters: promise(
    'Every ping is answered, and no answer reaches the component as a message. A stalled line is noticed, given up at once, and replaced.',
    'Without a server there is no network to be slow: the latencies are those of a peer in this very page.',
  ),
  async play({ canvas, step, userEvent }) {
    await step('Pings are answered, and the answers are no messages', async () => {
      await eventually(() => expect(Number(got(canvas, 'answers'))).toBeGreaterThanOrEqual(3))
      const answers = Number(got(canvas, 'answers'))
      const [shown, least, most, missing] = plotted(canvas)
      const latency = parseInt(got(canvas, 'latency') ?? '')
      await expect([shown, missing]).toEqual([answers, 0])
      await expect(latency).toBeGreaterThanOrEqual(least!)
      await expect(latency).toBeLessThanOrEqual(most!)
      await expect(got(canvas, 'messages')).toBe('0')
      await expect(serverLog(canvas)).toHaveTextContent('messageping')
    })
    await step('Any other message is one', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Say hello' }))
      await eventually(() => expect(got(canvas, 'messages')).toBe('1'))
    })
    await step('The line is stalled: the library notices, and gives it up', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Stall the line' }))
      await eventually(() => expect(got(canvas, 'closedBy')).toBe('timeout'))
      await expect(got(canvas, 'code')).toBe('1006 Abnormal closure')
      await expect(got(canvas, 'wasClean')).toBe('false')
      await expect(plotted(canvas).at(-1)).toBe(1)
    })
    await step('Another line is there, and answers', async () => {
      await eventually(() => expect(path(canvas)).toBe('0 → 1 → 3 → 0 → 1'))
      const before = Number(got(canvas, 'answers'))
      await eventually(() => expect(Number(got(canvas, 'answers'))).toBeGreaterThan(before))
      await expect(serverLog(canvas)).not.toHaveTextContent('close')
    })
    await step('What the old line held comes to the server, and to nobody here', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Let through what was held' }))
      await eventually(() => expect(serverLog(canvas)).toHaveTextContent('closeempty frame'))
      await expect(path(canvas)).toBe('0 → 1 → 3 → 0 → 1')
      await expect(got(canvas, 'messages')).toBe('1')
    })
  },
}
