import type { Meta, StoryObj } from '@storybook/react-vite'
import { Server, WebSocket as MockWebSocket } from 'mock-socket'
import { expect } from 'storybook/test'
import { useWebSocket } from '../src/index.ts'
import excerpt from './excerpts/MockSocket.tsx?raw'
import { about, promise } from './support/about.ts'
import { CloseEventView } from './support/CloseEventView.tsx'
import { Facts } from './support/Facts.tsx'
import { Panel } from './support/Panel.tsx'
import { eventually, fact, path } from './support/reading.ts'
import { StateRail } from './support/StateRail.tsx'

const url = 'wss://mock-socket.example/echo'

function Echo() {
  const { readyState, data, lastCloseEvent, closedBy, send, close, open } = useWebSocket(url, {
    WebSocket: MockWebSocket,
  })
  return (
    <>
      <Panel title="On mock-socket">
        <StateRail readyState={readyState} />
        <Facts of={{ data: typeof data === 'string' && data }} />
        <div className="row">
          <button className="main" disabled={readyState !== 1} onClick={() => send('hello')}>
            Send hello
          </button>
          <button disabled={readyState !== 1} onClick={() => close(4000, 'bye')}>
            Close with 4000
          </button>
          <button disabled={readyState !== 3} onClick={() => open()}>
            Open again
          </button>
        </div>
      </Panel>
      <Panel title="How it ended">
        <CloseEventView event={lastCloseEvent} closedBy={closedBy} />
      </Panel>
    </>
  )
}

/** For the story's beforeEach, which calls the returned function at the end. */
function startServer() {
  // mock: false leaves the global WebSocket alone.
  const server = new Server(url, { mock: false })
  server.on('connection', (client) => {
    client.on('message', (data) => client.send(data))
  })
  return () => server.stop()
}

const meta = {
  title: 'Tools/With mock-socket',
  component: Echo,
  beforeEach: startServer,
  globals: { webSocketPeer: 'fake' },
  parameters: about(
    'If you use mock-socket, you can keep it: pass its class in the option WebSocket, here or in a WebSocketConfig. It differs from browsers, though: ' +
      'it always opens within 4 ms, has no slow handshake, no refusal and no lost connection, and reports every code except 1000 and 1005 as not clean. ' +
      'docs/conformance.md has the whole list.',
    excerpt,
  ),
} satisfies Meta<typeof Echo>
export default meta
type Story = StoryObj<typeof meta>
type Context = Parameters<NonNullable<Story['play']>>[0]

async function echoAndClose({ canvas, step, userEvent }: Context): Promise<void> {
  await step('It opens, and echoes', async () => {
    await eventually(() => expect(path(canvas)).toBe('0 → 1'))
    await userEvent.click(canvas.getByRole('button', { name: 'Send hello' }))
    await eventually(() => expect(fact(canvas, 'On mock-socket', 'data')).toBe('hello'))
  })
  await step('It closes', async () => {
    await userEvent.click(canvas.getByRole('button', { name: 'Close with 4000' }))
    await eventually(() => expect(path(canvas)).toBe('0 → 1 → 2 → 3'))
    await expect(fact(canvas, 'How it ended', 'code')).toMatch(/^4000/)
    await expect(fact(canvas, 'How it ended', 'closedBy')).toBe('client')
    await expect(fact(canvas, 'How it ended', 'wasClean')).toBe('false')
  })
}

const server = { server: 'mock-socket, no server' }

export const EchoAndClose: Story = {
  name: 'Echo and close',
  parameters: promise(
    'Echoes arrive, and closing goes through its states. One error of mock-socket is visible: a close with 4000 that the server accepted is not clean.',
    '4000 Private',
    server,
  ),
  play: echoAndClose,
}

export const OpenedAgain: Story = {
  name: 'Opened again',
  parameters: promise('After close(), open() opens again on mock-socket too.', '1 OPEN', server),
  async play(context) {
    const { canvas, step, userEvent } = context
    await echoAndClose(context)
    await step('It opens again', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Open again' }))
      await eventually(() => expect(path(canvas)).toBe('0 → 1 → 2 → 3 → 0 → 1'))
    })
  },
}
