import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState, type ReactNode } from 'react'
import { expect } from 'storybook/test'
import { useWebSocket, WebSocketConfig } from '../src/index.ts'
import excerpt from './excerpts/Playground.tsx?raw'
import { about, promise } from './support/about.ts'
import { CloseEventView } from './support/CloseEventView.tsx'
import { Field } from './support/Field.tsx'
import { Log, type LogLine } from './support/Log.tsx'
import { Panel } from './support/Panel.tsx'
import { peer, type PeerPath } from './support/peer.ts'
import { eventually, fact, path } from './support/reading.ts'
import { StateRail } from './support/StateRail.tsx'
import { useStoryId } from './support/useStoryId.ts'

function Playground({ url, children }: { url: string; children: ReactNode }) {
  const [text, setText] = useState('hello')
  const [lines, setLines] = useState<readonly LogLine[]>([])
  const note = (line: LogLine) => setLines((earlier) => [...earlier, line].slice(-200))

  const { readyState, retry, lastCloseEvent, closedBy, error, open, send, close } = useWebSocket(url, {
    enabled: false, // stays closed until open() is called
    onOpen: () => note({ mark: 'open', text: '', tone: 'open' }),
    onMessage: ({ data }) =>
      note({ mark: 'received', text: typeof data === 'string' ? data : 'a binary message' }),
    onClose: ({ code, reason }) => note({ mark: 'close', text: `${code} ${reason}`, tone: 'close' }),
    onError: ({ message }) => note({ mark: 'error', text: message, tone: 'fault' }),
  })

  return (
    <>
      <Panel title="Connection" wide>
        <div className="row">
          {children}
          <button className="main" disabled={readyState !== 3} onClick={() => open()}>
            Connect
          </button>
          <button disabled={readyState === 3 && !retry} onClick={() => close(1000, 'thank you')}>
            Close
          </button>
        </div>
        <StateRail readyState={readyState} />
      </Panel>
      <Panel title="Frames both ways">
        <form
          className="row"
          onSubmit={(event) => {
            event.preventDefault()
            note({ mark: send(text), text }) // 'sent', 'queued' or 'dropped'
          }}
        >
          <Field label="Message">
            {(id) => <input id={id} value={text} onChange={({ target }) => setText(target.value)} />}
          </Field>
          <button>Send</button>
        </form>
        <Log label="Frames" lines={lines} />
      </Panel>
      <Panel title="How it ended">
        <CloseEventView event={lastCloseEvent} closedBy={closedBy} />
        <h3>What went wrong</h3>
        <p role="status" className={error ? 'error' : 'quiet'}>
          {error ? `${error.name}: ${error.message}` : 'Nothing.'}
        </p>
        <h3>Next attempt</h3>
        <p role="status" className="quiet">
          {retry
            ? `Attempt ${retry.attempt}, within ${Math.ceil(retry.delay / 1000)} s.`
            : 'None is scheduled.'}
        </p>
      </Panel>
    </>
  )
}

interface Choice {
  readonly label: string
  readonly path: PeerPath
  readonly parameters?: Readonly<Record<string, string>>
}

const choices: readonly Choice[] = [
  { label: 'Echo: answers every message with itself', path: '/echo' },
  { label: 'Slow: two seconds of CONNECTING', path: '/slow', parameters: { ms: '2000' } },
  { label: 'Silent: answers nothing, close frames included', path: '/silent' },
  { label: 'Closes at once with 4001', path: '/close', parameters: { code: '4001', reason: 'not today' } },
  { label: 'Cuts the line after two seconds', path: '/drop', parameters: { after: '2000' } },
  { label: 'Refuses the handshake with 403', path: '/refuse', parameters: { status: '403' } },
]

/** The fake peer does not answer at your own address. */
const own = { WebSocket }

/** The playground with a choice of addresses. */
function PlaygroundStory() {
  const id = useStoryId()
  const [chosen, setChosen] = useState('/echo')
  const [typed, setTyped] = useState('wss://')
  const choice = choices.find(({ path }) => path === chosen)
  return (
    <WebSocketConfig value={choice ? {} : own}>
      <Playground url={choice ? peer.address(choice.path, id, choice.parameters) : typed}>
        <Field label="Server">
          {(control) => (
            <select id={control} value={chosen} onChange={({ target }) => setChosen(target.value)}>
              {choices.map(({ path, label }) => (
                <option key={path} value={path}>
                  {label}
                </option>
              ))}
              <option value="">Your own address</option>
            </select>
          )}
        </Field>
        {!choice && (
          <Field label="Your own address">
            {(control) => (
              <input
                id={control}
                value={typed}
                spellCheck={false}
                onChange={({ target }) => setTyped(target.value)}
              />
            )}
          </Field>
        )}
      </Playground>
    </WebSocketConfig>
  )
}

const meta = {
  title: 'Start/Playground',
  component: PlaygroundStory,
  parameters: about('Connect, send, close, and see each state that the component sees.', excerpt),
} satisfies Meta<typeof PlaygroundStory>
export default meta
type Story = StoryObj<typeof meta>

export const ConnectSendClose: Story = {
  name: 'Connect, send, close',
  parameters: promise(
    'A component sees its connection move from CONNECTING to OPEN, CLOSING and CLOSED. It sees every message, and how the session ended.',
    '1000 Normal closure',
  ),
  async play({ canvas, step, userEvent }) {
    const frames = canvas.getByRole('log', { name: 'Frames' })
    await step('It stays closed until open() is called', async () => {
      await expect(path(canvas)).toBe('3')
    })
    await step('open() leads to OPEN', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Connect' }))
      await eventually(() => expect(path(canvas)).toBe('3 → 0 → 1'))
    })
    await step('A message is sent, and its echo arrives', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Send' }))
      await expect(frames).toHaveTextContent('senthello')
      await eventually(() => expect(frames).toHaveTextContent('receivedhello'))
    })
    await step('close() leads through CLOSING to CLOSED', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Close' }))
      await eventually(() => expect(path(canvas)).toBe('3 → 0 → 1 → 2 → 3'))
      await expect(fact(canvas, 'How it ended', 'code')).toBe('1000 Normal closure')
      await expect(fact(canvas, 'How it ended', 'reason')).toBe('thank you')
      await expect(fact(canvas, 'How it ended', 'wasClean')).toBe('true')
      await expect(fact(canvas, 'How it ended', 'closedBy')).toBe('client')
    })
  },
}

export const CutLine: Story = {
  name: 'Cut line',
  parameters: promise('When the line is cut, the library reconnects by itself.', '1006 Abnormal closure'),
  async play({ canvas, step, userEvent }) {
    const frames = canvas.getByRole('log', { name: 'Frames' })
    await step('The server cuts the line, and the connection is open again', async () => {
      await userEvent.selectOptions(canvas.getByRole('combobox', { name: 'Server' }), '/drop')
      await userEvent.click(canvas.getByRole('button', { name: 'Connect' }))
      await eventually(() => expect(path(canvas)).toMatch(/^3 → 0 → 1 → 3 → 0 → 1/))
      await expect(frames).toHaveTextContent('openerrorconnection lost (1006)close1006 open')
      await expect(fact(canvas, 'How it ended', 'closedBy')).toBe('network')
    })
  },
}

type Context = Parameters<NonNullable<Story['play']>>[0]

async function giveBadAddress({ canvas, step, userEvent }: Context): Promise<void> {
  await step('An invalid address is an error', async () => {
    await userEvent.selectOptions(canvas.getByRole('combobox', { name: 'Server' }), '')
    const address = canvas.getByRole('textbox', { name: 'Your own address' })
    await userEvent.clear(address)
    await userEvent.type(address, 'ftp://example.com')
    await userEvent.click(canvas.getByRole('button', { name: 'Connect' }))
    await expect(await canvas.findByText(/^SyntaxError: /)).toBeVisible()
    await expect(canvas.getByText('3 CLOSED')).toBeVisible()
  })
}

export const BadAddress: Story = {
  name: 'Bad address',
  parameters: promise(
    'An invalid address does not throw while rendering. The component is CLOSED, with an error that says why.',
    /^SyntaxError: /,
  ),
  play: giveBadAddress,
}

export const AnotherAddress: Story = {
  name: 'Another address',
  parameters: promise(
    'After an invalid address, a valid one resets all fields, and the connection opens.',
    '1 OPEN',
  ),
  async play(context) {
    const { canvas, step, userEvent } = context
    await giveBadAddress(context)
    await step('A new address resets all fields', async () => {
      await userEvent.selectOptions(canvas.getByRole('combobox', { name: 'Server' }), '/echo')
      await expect(canvas.getByText('Nothing.')).toBeVisible()
      await userEvent.click(canvas.getByRole('button', { name: 'Connect' }))
      await eventually(() => expect(canvas.getByText('1 OPEN')).toBeVisible())
    })
  },
}
