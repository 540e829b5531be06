import type { Meta, StoryObj } from '@storybook/react-vite'
import { useEffect, useState, type ReactNode } from 'react'
import { expect } from 'storybook/test'
import { useLatency, useMessageReducer, useWebSocket, type HeartbeatOptions } from '../src/index.ts'
import excerpt from './excerpts/Heartbeat.tsx?raw'
import { about, promise } from './support/about.ts'
import { CloseEventView } from './support/CloseEventView.tsx'
import { Facts } from './support/Facts.tsx'
import { LatencyPlot } from './support/LatencyPlot.tsx'
import { inWords, toNumber } from './support/numbers.ts'
import { Panel } from './support/Panel.tsx'
import { peer } from './support/peer.ts'
import { eventually, fact, path, serverLog } from './support/reading.ts'
import { ServerView } from './support/ServerView.tsx'
import { StateRail } from './support/StateRail.tsx'
import { useStoryId } from './support/useStoryId.ts'

function Heartbeat(props: { url: string; heartbeat: HeartbeatOptions; children: ReactNode }) {
  const { url, heartbeat, children } = props
  const [answers, setAnswers] = useState<readonly (number | null)[]>([])
  const note = (latency: number | null) => setAnswers((earlier) => [...earlier, latency].slice(-1_000))

  const socket = useWebSocket(url, {
    heartbeat,
    onClose: () => note(null),
  })
  const { connection, readyState, lastCloseEvent, closedBy, send } = socket

  const latency = useLatency(socket) // renders only when it changes
  useEffect(() => connection.onLatency(note), [connection]) // gets each one
  const messages = useMessageReducer(socket, (count) => count + 1, 0)

  return (
    <>
      <Panel title="Connection" wide>
        {children}
        <StateRail readyState={readyState} />
        <LatencyPlot answers={answers} />
      </Panel>
      <Panel title="What the component got">
        <CloseEventView event={lastCloseEvent} closedBy={closedBy} />
        <Facts
          of={{
            latency: latency !== null && `${inWords(latency)} ms`,
            answers: inWords(answers.filter((answer) => answer !== null).length),
            messages: inWords(messages),
          }}
        />
        <div className="row">
          <button onClick={() => send('hello')}>Say hello</button>
        </div>
      </Panel>
    </>
  )
}

/** The connection, and a server whose line can be stalled. */
function HeartbeatStory({ interval, timeout }: { interval: number; timeout: number }) {
  const id = useStoryId()
  const url = peer.address('/echo', id)
  // Otherwise a muted line would stay on the server for ever.
  useEffect(() => () => peer.mute(id, false), [id])
  return (
    <>
      <Heartbeat url={url} heartbeat={{ message: 'ping', response: 'ping', interval, timeout }}>
        <div className="row">
          <button className="main" onClick={() => peer.mute(id, true)}>
            Stall the line
          </button>
          <button onClick={() => peer.mute(id, false)}>Resume the line</button>
        </div>
        <p className="quiet">
          No browser notices a stalled line. The library pings every {inWords(interval)} ms. If nothing
          arrives within {inWords(timeout)} ms, it abandons the connection.
        </p>
      </Heartbeat>
      <ServerView id={id} />
    </>
  )
}

const meta = {
  title: 'Staying connected/Heartbeat',
  component: HeartbeatStory,
  args: { interval: 500, timeout: 4_000 },
  argTypes: { interval: { table: { disable: true } }, timeout: { table: { disable: true } } },
  parameters: about(
    'A connection that dies silently looks open for minutes. A heartbeat detects that, and measures the latency too.',
    excerpt,
  ),
} satisfies Meta<typeof HeartbeatStory>
export default meta
type Story = StoryObj<typeof meta>

type Canvas = Parameters<NonNullable<Story['play']>>[0]['canvas']

const got = (canvas: Canvas, name: string) => fact(canvas, 'What the component got', name)

/** The numbers in the plot's text: how many answers, the shortest and the longest time, and how many did not come. */
const plotted = (canvas: Canvas): number[] =>
  Array.from(canvas.getByText(/^The latest/).textContent.matchAll(/\d[\d,]*/g), ([text]) => toNumber(text))

/** The milliseconds at the top of the plot's scale. */
const highest = (canvas: Canvas): number =>
  toNumber(
    canvas
      .getByRole('img', { name: /^The latest/ })
      .previousElementSibling?.firstElementChild?.textContent.replace(' ms', ''),
  )

export const StalledLine: Story = {
  name: 'Stalled line',
  parameters: promise(
    'The server answers every ping, and no answer reaches the component as a message. The library detects a stalled line, abandons it at once, and reconnects.',
    'timeout',
    { caveat: 'Without a server there is no slow network: the latencies are those of a peer in this page.' },
  ),
  async play({ canvas, step, userEvent }) {
    await step('The server answers pings, and the answers are not messages', async () => {
      await eventually(() => expect(Number(got(canvas, 'answers'))).toBeGreaterThanOrEqual(3))
      const answers = Number(got(canvas, 'answers'))
      const [shown, least, most, missing] = plotted(canvas)
      const latency = toNumber(got(canvas, 'latency')?.replace(' ms', ''))
      await expect([shown, missing]).toEqual([answers, 0])
      await expect(latency).toBeGreaterThanOrEqual(least!)
      await expect(latency).toBeLessThanOrEqual(most!)
      await expect(highest(canvas)).toBeGreaterThanOrEqual(most!)
      await expect(got(canvas, 'messages')).toBe('0')
      await expect(serverLog(canvas)).toHaveTextContent('messageping')
    })
    await step('Any other message is a message', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Say hello' }))
      await eventually(() => expect(got(canvas, 'messages')).toBe('1'))
    })
    await step('The line is stalled: the library detects it, and abandons the socket', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Stall the line' }))
      await eventually(() => expect(got(canvas, 'closedBy')).toBe('timeout'))
      await expect(got(canvas, 'code')).toBe('1006 Abnormal closure')
      await expect(got(canvas, 'wasClean')).toBe('false')
      await expect(plotted(canvas).at(-1)).toBe(1)
    })
    await step('A new connection is open, and answers', async () => {
      await eventually(() => expect(path(canvas)).toBe('0 → 1 → 3 → 0 → 1'))
      const before = Number(got(canvas, 'answers'))
      await eventually(() => expect(Number(got(canvas, 'answers'))).toBeGreaterThan(before))
      await expect(serverLog(canvas)).not.toHaveTextContent('close')
    })
    await step('The held messages of the old line reach the server, but no component', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Resume the line' }))
      await eventually(() => expect(serverLog(canvas)).toHaveTextContent('closeempty frame'))
      await expect(path(canvas)).toBe('0 → 1 → 3 → 0 → 1')
      await expect(got(canvas, 'messages')).toBe('1')
    })
  },
}
