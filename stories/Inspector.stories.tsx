import type { Meta, StoryContext, StoryObj } from '@storybook/react-vite'
import { useEffect, useState } from 'react'
import { expect, within } from 'storybook/test'
import {
  createInspector,
  importRecording,
  WebSocketInspector,
  type Inspector,
  type WebSocketInspectorProps,
} from '../src/devtools.ts'
import { useChannels, useTopic, type Wire } from '../src/channels.ts'
import { useWebSocket } from '../src/index.ts'
import excerpt from './excerpts/Inspector.tsx?raw'
import { about, promise } from './support/about.ts'
import { Panel } from './support/Panel.tsx'
import { eventually } from './support/reading.ts'
import { flappingServer, ordinaryDay, refusedToken, thousandASecond } from './support/recordedSessions.ts'

/** An inspector of the page, with a recording added. */
function useRecorded(text: string): Inspector | null {
  const [inspector, setInspector] = useState<Inspector | null>(null)
  useEffect(() => {
    const made = createInspector()
    made.add(importRecording(text).recording)
    // eslint-disable-next-line react-hooks/set-state-in-effect -- an effect alone can end what it has made
    setInspector(made)
    return () => made.dispose()
  }, [text])
  return inspector
}

type Themed = Pick<WebSocketInspectorProps, 'theme'>

function Recorded({ recording, theme }: Themed & { readonly recording: string }) {
  const inspector = useRecorded(recording)
  return (
    <div className="inspected">
      {inspector && <WebSocketInspector.Panel inspector={inspector} theme={theme} />}
    </div>
  )
}

function Live({ theme }: Themed) {
  const socket = useWebSocket('wss://example.com/inspected', { reconnect: { delay: 500, jitter: 'none' } })
  return (
    <>
      <Panel title="An app">
        <p>The connection is {socket.status}.</p>
        <div className="row">
          <button className="main" onClick={() => socket.send('{"type":"question","text":"How are you?"}')}>
            Ask
          </button>
        </div>
      </Panel>
      <div className="inspected">
        <WebSocketInspector.Panel theme={theme} />
      </div>
    </>
  )
}

const wire: Wire<object> = {
  confirms: true,
  subscribe: ([{ topic }]) => ({ subscribe: [topic] }),
  unsubscribe: ([{ topic }]) => ({ unsubscribe: [topic] }),
  route: (message) => message,
}

interface Topics {
  readonly [name: string]: number
}

function Prices({ theme }: Themed) {
  const socket = useWebSocket<object>('wss://example.com/prices', { parse: 'json' })
  const channels = useChannels<Topics>(socket, wire)
  const { data } = useTopic(channels, 'gold')
  const { data: secret } = useTopic(channels, 'plutonium')
  return (
    <>
      <Panel title="An app">
        <p>Gold: {data ?? '…'}</p>
        <p>Plutonium: {secret ?? '…'}</p>
      </Panel>
      <div className="inspected">
        <WebSocketInspector.Panel theme={theme} />
      </div>
    </>
  )
}

/** The theme of the story, which its menu chooses. */
const toTheme = (globals: StoryContext['globals']) => ({ theme: globals['theme'] as Themed['theme'] })

const meta = {
  title: 'Tools/Sessions on record',
  component: Recorded,
  args: { recording: ordinaryDay },
  render: (args, { globals }) => <Recorded {...args} {...toTheme(globals)} />,
  // There is no such server.
  globals: { webSocketPeer: 'fake' },
  parameters: about(
    'The inspector shows what a connection does: its sessions and why they ended, its frames, and what it waits for.',
    excerpt,
  ),
} satisfies Meta<typeof Recorded>
export default meta
type Story = StoryObj<typeof meta>

/** What the inspector has in its shadow root. */
async function look(canvasElement: HTMLElement) {
  const find = () => canvasElement.querySelector('.inspected > div')?.shadowRoot
  await eventually(() => expect(find()?.childElementCount).toBe(1))
  return within(find() as unknown as HTMLElement)
}

export const OrdinaryDay: Story = {
  name: 'An ordinary day',
  parameters: promise(
    'A deployment, a lost line, and the end of the work: each session says how it ended.',
    /./,
  ),
  async play({ canvasElement }) {
    const ui = await look(canvasElement)
    await expect(ui.getByText('1012 Service restart')).toBeVisible()
    await expect(ui.getByText('1000 Normal closure')).toBeVisible()
  },
}

export const FlappingServer: Story = {
  name: 'A flapping server',
  args: { recording: flappingServer },
  parameters: promise(
    'Each session is open for 30 s and then lost: something in between cuts idle lines.',
    /./,
  ),
  async play({ canvasElement }) {
    const ui = await look(canvasElement)
    await expect(ui.getAllByText('1006 Abnormal closure')).toHaveLength(9)
    await expect(
      ui.getByText(/^The last 3 sessions were lost after the same time without a frame/),
    ).toBeVisible()
  },
}

export const RefusedToken: Story = {
  name: 'A refused token',
  args: { recording: refusedToken },
  parameters: promise(
    'After a deployment the server refuses the old token, and there is no further attempt.',
    /./,
  ),
  async play({ canvasElement, userEvent }) {
    const ui = await look(canvasElement)
    await expect(ui.getByText('1008 Policy violation')).toBeVisible()
    await userEvent.click(ui.getByRole('button', { name: 'Show the frames of session 2' }))
    await userEvent.click(ui.getByRole('option', { name: /token expired/ }))
    await expect(ui.getByText('type: must be order, got error')).toBeVisible()
  },
}

export const ThousandASecond: Story = {
  name: 'A thousand messages a second',
  args: { recording: thousandASecond },
  parameters: promise('The last thousand frames. Only those in sight are in the page.', /./),
  async play({ canvasElement, userEvent }) {
    const ui = await look(canvasElement)
    await userEvent.click(ui.getByRole('tab', { name: 'Frames' }))
    const frames = within(ui.getByRole('listbox', { name: 'Frames' }))
    await eventually(() =>
      expect(frames.getAllByRole('option').at(-1)).toHaveAttribute('aria-posinset', '1000'),
    )
    await expect(frames.getAllByRole('option').length).toBeLessThan(60)
  },
}

export const RefusedTopic: Story = {
  name: 'A refused topic',
  render: (_, { globals }) => <Prices {...toTheme(globals)} />,
  parameters: {
    ...promise(
      'One price never comes. The inspector says which topic the server refuses, and why.',
      'Plutonium: …',
    ),
    webSocket: {
      topics: true,
      script: [{ refuseTopic: ['plutonium', 'not for sale'] }, { after: 300, push: ['gold', 2031] }],
    },
  },
  async play({ canvas, canvasElement, step, userEvent }) {
    const ui = await look(canvasElement)
    await eventually(() => expect(canvas.getByText('Gold: 2031')).toBeVisible())
    await step('The tab says that something was refused', async () => {
      await eventually(() => expect(ui.getByRole('tab', { name: /Topics.*1 refused/ })).toBeVisible())
    })
    await step('And its view says what', async () => {
      await userEvent.click(ui.getByRole('tab', { name: /Topics/ }))
      await expect(ui.getByText('not for sale')).toBeVisible()
    })
  },
}

export const LiveConnection: Story = {
  name: 'A live connection',
  render: (_, { globals }) => <Live {...toTheme(globals)} />,
  parameters: {
    ...promise(
      'The inspector cuts the line of an app, which reconnects by itself.',
      'The connection is open.',
    ),
    webSocket: {
      latency: 20,
      script: [{ send: '{"type":"greeting"}' }, { next: true }, { send: '{"type":"answer"}' }],
    },
  },
  async play({ canvas, canvasElement, step, userEvent }) {
    const ui = await look(canvasElement)
    await step('It is found', async () => {
      await eventually(() => expect(ui.getByRole('option', { name: /inspected.*open/ })).toBeVisible())
    })
    await step('The line is cut', async () => {
      await userEvent.click(ui.getByRole('tab', { name: 'Simulate' }))
      await userEvent.click(ui.getByRole('button', { name: 'Cut' }))
      await eventually(() => expect(canvas.getByText('The connection is reconnecting.')).toBeVisible())
      await eventually(() => expect(canvas.getByText('The connection is open.')).toBeVisible())
    })
    await step('The timeline explains it', async () => {
      await userEvent.click(ui.getByRole('tab', { name: 'Timeline' }))
      await eventually(() => expect(ui.getByText('1006 Abnormal closure')).toBeVisible())
    })
  },
}
