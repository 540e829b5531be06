import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { expect, userEvent, within } from 'storybook/test'
import {
  useMessages,
  useRetryCountdown,
  useWebSocket,
  type SendOutcome,
  type UseWebSocketResult,
} from '../src/index.ts'
import excerpt from './excerpts/Outage.tsx?raw'
import { about, promise } from './support/about.ts'
import { Cable } from './support/Cable.tsx'
import { Field } from './support/Field.tsx'
import { Panel } from './support/Panel.tsx'
import { peer } from './support/peer.ts'
import { eventually } from './support/reading.ts'
import { useServerLog } from './support/useServerLog.ts'
import { useStoryId } from './support/useStoryId.ts'

interface Sent {
  readonly text: string
  readonly outcome: SendOutcome
}

function Chat({ url, delay }: { url: string; delay: number }) {
  const [text, setText] = useState('')
  const [sent, setSent] = useState<readonly Sent[]>([])
  const socket = useWebSocket<string>(url, { reconnect: { delay, factor: 1, jitter: 'none' } })
  const answers = useMessages(socket, { limit: 100 })

  return (
    <Panel title="The app">
      <Banner socket={socket} />
      <div className="log short" role="log" aria-label="Messages" tabIndex={0}>
        <ol>
          {sent.map(({ text, outcome }, index) => (
            <li key={index}>
              {/* The server repeats each message, in order. */}
              {answers[index]?.data === text ? (
                <span className="open">arrived</span>
              ) : (
                <span className={outcome}>{outcome}</span>
              )}
              <span>{text}</span>
            </li>
          ))}
        </ol>
      </div>
      <form
        className="row unbroken"
        onSubmit={(event) => {
          event.preventDefault()
          setSent([...sent, { text, outcome: socket.send(text) }])
          setText('')
        }}
      >
        <Field label="Message">
          {(id) => (
            <input id={id} value={text} autoComplete="off" onChange={({ target }) => setText(target.value)} />
          )}
        </Field>
        <button className="main" disabled={!text}>
          Send
        </button>
      </form>
    </Panel>
  )
}

function Banner({ socket }: { socket: UseWebSocketResult<string> }) {
  const seconds = useRetryCountdown(socket)
  const { status, reconnect } = socket
  return (
    <div className={status === 'open' ? 'verdict' : 'verdict waiting'} aria-live="polite">
      <div className="row tight apart">
        <p>
          {status === 'open' ? (
            'Connected.'
          ) : seconds === null ? (
            'Connecting …'
          ) : (
            <>
              Reconnecting in <strong role="timer">{seconds} s</strong>
            </>
          )}
        </p>
        {seconds !== null && (
          <button className="small" onClick={reconnect}>
            Try now
          </button>
        )}
      </div>
    </div>
  )
}

function Server({ id }: { id: string }) {
  const received = useServerLog(id).filter(({ type }) => type === 'message')
  return (
    <Panel title="The server">
      <p className="quiet">Received: {received.length}</p>
      <div className="log short" role="log" aria-label="Received messages" tabIndex={0}>
        <ol>
          {received.map(({ data }, index) => (
            <li key={index}>
              <span className="open">{index + 1}</span>
              <span>{data}</span>
            </li>
          ))}
        </ol>
      </div>
    </Panel>
  )
}

/** A chat, a cable, and the server that repeats each message. */
function OutageStory({ delay }: { delay: number }) {
  const id = useStoryId()
  const [isCut, setCut] = useState(false)
  return (
    <>
      <Panel title="The cable" wide>
        <Cable
          isCut={isCut}
          toggle={() => {
            peer.refuse(id, !isCut)
            if (!isCut) peer.drop(id)
            setCut(!isCut)
          }}
        />
      </Panel>
      <Chat url={peer.address('/echo', id)} delay={delay} />
      <Server id={id} />
    </>
  )
}

interface OutageArguments {
  /** Milliseconds until the next attempt. */
  readonly delay: number
  /** Milliseconds from key to key while the story plays. */
  readonly pace: number
}

const meta = {
  title: 'Staying connected/Outage',
  args: { delay: 1_000, pace: 0 },
  argTypes: { delay: { table: { disable: true } }, pace: { table: { disable: true } } },
  render: ({ delay }) => <OutageStory delay={delay} />,
  parameters: about(
    'While a connection is lost, your users can go on writing. Their messages are sent when the connection is open again.',
    excerpt,
  ),
} satisfies Meta<OutageArguments>
export default meta
type Story = StoryObj<typeof meta>

export const NothingIsLost: Story = {
  name: 'Nothing is lost',
  parameters: promise(
    'Messages that are written without a network are queued. The connection comes back by itself, and they arrive in order.',
    'Received: 4',
  ),
  async play({ args, canvas, step }) {
    const user = userEvent.setup({ delay: args.pace })
    const linesOf = (log: string) =>
      within(canvas.getByRole('log', { name: log }))
        .queryAllByRole('listitem')
        .map(({ children }) => Array.from(children, ({ textContent }) => textContent).join(': '))
    const write = async (text: string) => {
      await user.type(canvas.getByRole('textbox', { name: 'Message' }), text)
      await user.click(canvas.getByRole('button', { name: 'Send' }))
    }
    const shown = (...lines: string[]) => eventually(() => expect(linesOf('Messages')).toEqual(lines))

    await step('Messages arrive', async () => {
      await eventually(() => expect(canvas.getByText('Connected.')).toBeVisible())
      await write('Hello!')
      await shown('arrived: Hello!')
      await write('All well?')
      await shown('arrived: Hello!', 'arrived: All well?')
    })
    await step('The cable is pulled: the app says when it tries again', async () => {
      await user.click(canvas.getByRole('button', { name: 'Pull it out' }))
      await eventually(() => expect(canvas.getByRole('timer')).toBeVisible())
    })
    await step('Messages wait in the queue', async () => {
      await write('No network')
      await write('Still here')
      await shown('arrived: Hello!', 'arrived: All well?', 'queued: No network', 'queued: Still here')
      await expect(linesOf('Received messages')).toEqual(['1: Hello!', '2: All well?'])
    })
    await step('The cable is back: the app reconnects by itself, and nothing is lost', async () => {
      await user.click(canvas.getByRole('button', { name: 'Plug it in' }))
      await eventually(() => expect(canvas.getByText('Connected.')).toBeVisible())
      await shown('arrived: Hello!', 'arrived: All well?', 'arrived: No network', 'arrived: Still here')
      await eventually(() =>
        expect(linesOf('Received messages')).toEqual([
          '1: Hello!',
          '2: All well?',
          '3: No network',
          '4: Still here',
        ]),
      )
    })
  },
}
