import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { expect, within } from 'storybook/test'
import { useMessages, useWebSocket } from '../src/index.ts'
import { getFakeServer, type WebSocketParameters } from '../src/storybook.ts'
import excerpt from './excerpts/ScriptedPeer.tsx?raw'
import { about, promise } from './support/about.ts'
import { CloseEventView } from './support/CloseEventView.tsx'
import { Log } from './support/Log.tsx'
import { Panel } from './support/Panel.tsx'
import { eventually, fact, path } from './support/reading.ts'
import { StateRail } from './support/StateRail.tsx'

// The component does not know that there is a fake.
function Support() {
  const [said, setSaid] = useState(0)
  const socket = useWebSocket('wss://example.com/support', {
    reconnect: { delay: 400, factor: 1, jitter: 'none' },
  })
  const rows = useMessages(socket, { limit: 20 })
  return (
    <>
      <Panel title="Support">
        <StateRail readyState={socket.readyState} />
        <p className="quiet">The connection is {socket.status}.</p>
        <Log label="Messages" lines={rows.map(({ data }) => ({ mark: 'received', text: data as string }))} />
        <div className="row">
          <button
            className="main"
            onClick={() => {
              socket.send(`question ${said + 1}`)
              setSaid(said + 1)
            }}
          >
            Ask
          </button>
          <button disabled={socket.readyState === 3} onClick={() => socket.close(1000, 'thanks')}>
            Hang up
          </button>
          <button disabled={socket.status !== 'closed'} onClick={() => socket.open()}>
            Call again
          </button>
        </div>
      </Panel>
      <Panel title="How it ended">
        <CloseEventView event={socket.lastCloseEvent} closedBy={socket.closedBy} />
      </Panel>
    </>
  )
}

// parameters.webSocket of the first story: steps that continue from one connection to the next.
const outage = {
  script: [
    { send: 'How can I help?' },
    { next: true },
    { after: 300, send: 'Let me see …' },
    { after: 300, vanish: true },
    { refuse: true },
    { send: 'Sorry, where were we?' },
    { next: true },
    { send: 'Of course.' },
    { after: 300, close: { code: 1012, reason: 'back soon' } },
    { after: 300, accept: true },
  ],
} satisfies WebSocketParameters

// Of the second: a function that serves each connection, with a latency.
const echo = {
  latency: 250,
  async script(peer) {
    await peer.accept()
    for (;;) await peer.send(`You said: ${String(await peer.next())}`)
  },
} satisfies WebSocketParameters

// Of the third: the peer does nothing by itself. See its play function below.
const manual = { script: () => undefined } satisfies WebSocketParameters

const meta = {
  title: 'Tools/Scripted peer',
  component: Support,
  // There is no such server.
  globals: { webSocketPeer: 'fake' },
  parameters: about(
    'The decorator withWebSocketPeer plays the server for a story. You write a script beside the story, or drive the peer in its play function.',
    excerpt,
  ),
} satisfies Meta<typeof Support>
export default meta
type Story = StoryObj<typeof meta>

type Canvas = Parameters<NonNullable<Story['play']>>[0]['canvas']

const messages = (canvas: Canvas) =>
  within(canvas.getByRole('log', { name: 'Messages' }))
    .queryAllByRole('listitem')
    .map(({ textContent }) => textContent.replace('received', ''))

const ask = (canvas: Canvas) => canvas.getByRole('button', { name: 'Ask' })

export const ToldInSteps: Story = {
  name: 'Told in steps',
  parameters: {
    ...promise(
      'A script of ten steps: the peer greets, answers, is cut off, refuses, comes back, restarts. The component reacts as it would for its users.',
      '1 OPEN',
    ),
    webSocket: outage,
  },
  async play({ canvas, step, userEvent }) {
    await step('The peer greets, and waits for a question', async () => {
      await eventually(() => expect(messages(canvas)).toEqual(['How can I help?']))
      await userEvent.click(ask(canvas))
      await eventually(() => expect(messages(canvas)[1]).toBe('Let me see …'))
    })
    await step('The line is cut, one attempt is refused, the next one gets through', async () => {
      await eventually(() => expect(path(canvas)).toBe('0 → 1 → 3 → 0 → 3 → 0 → 1'))
      await expect(fact(canvas, 'How it ended', 'code')).toBe('1006 Abnormal closure')
      await eventually(() => expect(messages(canvas)[2]).toBe('Sorry, where were we?'))
    })
    await step('The peer restarts, and is back', async () => {
      await userEvent.click(ask(canvas))
      await eventually(() => expect(path(canvas)).toBe('0 → 1 → 3 → 0 → 3 → 0 → 1 → 3 → 0 → 1'))
      await expect(fact(canvas, 'How it ended', 'code')).toBe('1012 Service restart')
      await expect(fact(canvas, 'How it ended', 'reason')).toBe('back soon')
      await expect(messages(canvas)[3]).toBe('Of course.')
    })
  },
}

export const ServedByAFunction: Story = {
  name: 'Served by a function',
  parameters: {
    ...promise(
      'A function serves each connection. Everything takes a quarter of a second each way, so you can see CONNECTING and CLOSING.',
      'You said: question 1',
    ),
    webSocket: echo,
  },
  async play({ canvas, step, userEvent }) {
    await step('The handshake is slow', async () => {
      await eventually(() => expect(path(canvas)).toBe('0 → 1'))
    })
    await step('So is an answer', async () => {
      await userEvent.click(ask(canvas))
      await eventually(() => expect(messages(canvas)).toEqual(['You said: question 1']))
    })
    await step('So is the close, and the next connection is served like the first', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Hang up' }))
      await eventually(() => expect(path(canvas)).toBe('0 → 1 → 2 → 3'))
      await userEvent.click(canvas.getByRole('button', { name: 'Call again' }))
      await eventually(() => expect(path(canvas)).toBe('0 → 1 → 2 → 3 → 0 → 1'))
    })
  },
}

export const DrivenByPlay: Story = {
  name: 'Driven by play',
  parameters: {
    ...promise(
      'The peer does nothing by itself: the play function drives it, and reads what the component has sent.',
      'answer 1',
    ),
    webSocket: manual,
  },
  async play({ canvas, canvasElement, step, userEvent }) {
    const peer = await getFakeServer(canvasElement).nextPeer()
    await step('The handshake waits for the peer', async () => {
      await expect(canvas.getByText('0 CONNECTING')).toBeVisible()
      await peer.accept()
      await eventually(() => expect(canvas.getByText('1 OPEN')).toBeVisible())
    })
    await step('The peer gets the question, and answers', async () => {
      await userEvent.click(ask(canvas))
      await expect(await peer.next()).toBe('question 1')
      await peer.send('answer 1')
      await eventually(() => expect(messages(canvas)).toEqual(['answer 1']))
    })
    await step('The peer sees the close frame', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Hang up' }))
      await expect(await peer.closed).toEqual({ code: 1000, reason: 'thanks' })
      await eventually(() => expect(fact(canvas, 'How it ended', 'code')).toBe('1000 Normal closure'))
    })
  },
}
