import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { expect } from 'storybook/test'
import { useWebSocket } from '../src/index.ts'
import { about, promise } from './support/about.ts'
import { CloseEventView } from './support/CloseEventView.tsx'
import { Panel } from './support/Panel.tsx'
import { peer } from './support/peer.ts'
import { eventually, fact, serverLog } from './support/reading.ts'
import { ServerView } from './support/ServerView.tsx'
import { StateRail } from './support/StateRail.tsx'
import { useStoryId } from './support/useStoryId.ts'
import excerpt from './excerpts/Unmount.tsx?raw'

function Child({ url, onClose }: { url: string; onClose: (event: CloseEvent) => void }) {
  // Limits how long a handshake may go on after the child has unmounted.
  const { readyState } = useWebSocket(url, { onClose, closeTimeout: 30_000 })
  return <StateRail readyState={readyState} />
}

function Parent({ url }: { url: string }) {
  const [mounted, setMounted] = useState(false)
  const [events, setEvents] = useState<readonly CloseEvent[]>([])
  return (
    <>
      <Panel title="A parent and its child" wide>
        <div className="row">
          <button className="main" onClick={() => setMounted(!mounted)}>
            {mounted ? 'Unmount the child' : 'Mount the child'}
          </button>
        </div>
        <div className="slot">
          {mounted ? (
            <Child url={url} onClose={(event) => setEvents((earlier) => [...earlier, event])} />
          ) : (
            <p className="quiet">No child, no connection.</p>
          )}
        </div>
      </Panel>
      <Panel title="What the child’s onClose got">
        <p>
          Called {events.length} {events.length === 1 ? 'time' : 'times'}. The last event:
        </p>
        <CloseEventView event={events.at(-1) ?? null} />
      </Panel>
    </>
  )
}

/** The parent, and the server's view beside it. */
function UnmountStory({ path }: { path: '/echo' | '/slow' }) {
  const id = useStoryId()
  return (
    <>
      <Parent url={peer.address(path, id, { ms: '2500' })} />
      <ServerView id={id} />
    </>
  )
}

const meta = {
  title: 'Closing/Unmount',
  component: UnmountStory,
  args: { path: '/echo' },
  argTypes: { path: { table: { disable: true } } },
  parameters: about('Unmounting closes with 1000, in every state of the connection.', excerpt),
} satisfies Meta<typeof UnmountStory>
export default meta
type Story = StoryObj<typeof meta>

// Compares the whole log, so that a second socket or another close would be noticed.
const asked = /^handshakerequested$/
const opened = /^handshakerequestedopen$/
const openedAndClosed = /^handshakerequestedopenclose1000endconnection closed$/

export const WhileOpen: Story = {
  name: 'While open',
  parameters: promise(
    'One mounted component opens one socket, under StrictMode too. Unmounting closes it with 1000, and onClose is still called, once.',
    '1000 Normal closure',
  ),
  async play({ canvas, step, userEvent }) {
    await step('Mounting opens one socket', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Mount the child' }))
      await eventually(() => expect(canvas.getByText('1 OPEN')).toBeVisible())
      await eventually(() => expect(serverLog(canvas)).toHaveTextContent(opened))
    })
    await step('Unmounting closes it with 1000', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Unmount the child' }))
      await eventually(() => expect(serverLog(canvas)).toHaveTextContent(openedAndClosed))
    })
    await step('onClose was called once, with a clean 1000', async () => {
      await eventually(() => expect(canvas.getByText(/^Called 1 time\./)).toBeVisible())
      await expect(fact(canvas, 'What the child’s onClose got', 'code')).toBe('1000 Normal closure')
      await expect(fact(canvas, 'What the child’s onClose got', 'wasClean')).toBe('true')
    })
  },
}

export const WhileConnecting: Story = {
  name: 'While connecting',
  args: { path: '/slow' },
  parameters: promise(
    'If the component unmounts while CONNECTING, the server sees 1000 as well. The handshake may finish, and then the library closes the socket at once.',
    '1000 Normal closure',
  ),
  async play({ canvas, step, userEvent }) {
    await step('The handshake is slow', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Mount the child' }))
      await eventually(() => expect(serverLog(canvas)).toHaveTextContent(asked))
      await expect(canvas.getByText('0 CONNECTING')).toBeVisible()
    })
    await step('The child unmounts before it is done', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Unmount the child' }))
      await eventually(() => expect(canvas.getByText('No child, no connection.')).toBeVisible())
      await expect(serverLog(canvas)).not.toHaveTextContent('open')
    })
    await step('The server sees it open and close with 1000', async () => {
      await eventually(() => expect(serverLog(canvas)).toHaveTextContent(openedAndClosed))
      await eventually(() => expect(canvas.getByText(/^Called 1 time\./)).toBeVisible())
      await expect(fact(canvas, 'What the child’s onClose got', 'code')).toBe('1000 Normal closure')
    })
  },
}
