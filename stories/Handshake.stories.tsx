import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { expect } from 'storybook/test'
import { RefusedError, useMessageReducer, useWebSocket, type SendOutcome } from '../src/index.ts'
import excerpt from './excerpts/Handshake.tsx?raw'
import { about, promise } from './support/about.ts'
import { Facts } from './support/Facts.tsx'
import { inWords } from './support/numbers.ts'
import { Panel } from './support/Panel.tsx'
import { peer } from './support/peer.ts'
import { eventually, fact, path, serverLog } from './support/reading.ts'
import { ServerView } from './support/ServerView.tsx'
import { StateRail } from './support/StateRail.tsx'
import { useStoryId } from './support/useStoryId.ts'

interface Answer {
  readonly type: string
  readonly reason?: string
}

function Account({ url }: { url: string }) {
  const [outcome, setOutcome] = useState<SendOutcome | null>(null)
  const socket = useWebSocket(url, {
    parse: 'json',
    // The visitor takes a while to answer.
    connectTimeout: Infinity,
    handshake: async ({ sendJson, next }) => {
      sendJson({ type: 'login', token: 'token-1' })
      const { type, reason } = await next<Answer>(({ type }) => /welcome|refused/.test(type))
      if (type === 'refused') throw new RefusedError(reason)
    },
  })
  const { readyState, error, open, sendJson } = socket
  const echoes = useMessageReducer(socket, (count) => count + 1, 0)

  return (
    <>
      <Panel title="Connection" wide>
        <StateRail readyState={readyState} />
        <div className="row">
          <button onClick={() => setOutcome(sendJson({ type: 'hello' }))}>Say hello</button>
          <button disabled={readyState !== 3} onClick={() => open()}>
            Open again
          </button>
        </div>
      </Panel>
      <Panel title="What the component got">
        <Facts of={{ 'send returned': outcome, messages: inWords(echoes), error: error?.message }} />
      </Panel>
    </>
  )
}

/** The connection, and a server that lets in whom the visitor lets in. */
function HandshakeStory() {
  const id = useStoryId()
  const answer = (message: Answer) => peer.send(id, JSON.stringify(message))
  return (
    <>
      <Panel title="The server" wide>
        <div className="row">
          <button className="main" onClick={() => answer({ type: 'welcome' })}>
            Let it in
          </button>
          <button onClick={() => answer({ type: 'refused', reason: 'This account is closed.' })}>
            Refuse it
          </button>
        </div>
        <p className="quiet">
          The component logs in on every new socket. You are the server: until you answer, the connection is
          CONNECTING, and what the component sends waits. This server also sends back everything that it gets.
        </p>
      </Panel>
      <Account url={peer.address('/echo', id)} />
      <ServerView id={id} />
    </>
  )
}

const meta = {
  title: 'Staying connected/Log in first',
  component: HandshakeStory,
  parameters: about(
    'The option handshake talks to the server before the session opens: it logs in, or agrees on a version. Nothing else is sent until it is done.',
    excerpt,
  ),
} satisfies Meta<typeof HandshakeStory>
export default meta
type Story = StoryObj<typeof meta>

type Context = Parameters<NonNullable<Story['play']>>[0]

const got = ({ canvas }: Context, name: string) => fact(canvas, 'What the component got', name)

async function logIn(context: Context): Promise<void> {
  const { canvas, step, userEvent } = context
  await step('The server gets the login, and nothing else', async () => {
    await eventually(() => expect(serverLog(canvas)).toHaveTextContent('token-1'))
    await userEvent.click(canvas.getByRole('button', { name: 'Say hello' }))
    await expect(got(context, 'send returned')).toBe('queued')
    await expect(path(canvas)).toBe('0')
    await expect(serverLog(canvas)).not.toHaveTextContent('hello')
  })
}

export const LetIn: Story = {
  name: 'Let in',
  parameters: promise(
    'The connection is OPEN once the server has let the component in. The queue follows the login.',
    '1 OPEN',
  ),
  async play(context) {
    const { canvas, step, userEvent } = context
    await logIn(context)
    await step('The server lets it in, and gets what waited', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Let it in' }))
      await eventually(() => expect(path(canvas)).toBe('0 → 1'))
      await eventually(() => expect(serverLog(canvas)).toHaveTextContent('hello'))
      // The echoes of the login and of hello. The answer to the login went to the handshake alone.
      await eventually(() => expect(got(context, 'messages')).toBe('2'))
    })
  },
}

export const Refused: Story = {
  parameters: promise(
    'After a RefusedError the connection is CLOSED with the reason, and the library does not retry.',
    'This account is closed.',
  ),
  async play(context) {
    const { canvas, step, userEvent } = context
    await logIn(context)
    await step('The server refuses it', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Refuse it' }))
      await eventually(() => expect(path(canvas)).toBe('0 → 3'))
      await expect(got(context, 'error')).toBe('This account is closed.')
      await expect(canvas.getByRole('button', { name: 'Open again' })).toBeEnabled()
    })
  },
}
