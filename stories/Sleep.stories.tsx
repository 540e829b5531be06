import type { Meta, StoryObj } from '@storybook/react-vite'
import { useEffect, useState } from 'react'
import { expect } from 'storybook/test'
import { useWebSocket, type SendOutcome } from '../src/index.ts'
import excerpt from './excerpts/Sleep.tsx?raw'
import { about, promise } from './support/about.ts'
import { CloseEventView } from './support/CloseEventView.tsx'
import { Facts } from './support/Facts.tsx'
import { Panel } from './support/Panel.tsx'
import { peer } from './support/peer.ts'
import { pretendHidden } from './support/pretendHidden.ts'
import { eventually, fact, path, serverLog } from './support/reading.ts'
import { ServerView } from './support/ServerView.tsx'
import { StateRail } from './support/StateRail.tsx'
import { useStoryId } from './support/useStoryId.ts'

function Sleeper({ url, pauseWhenHidden }: { url: string; pauseWhenHidden: number }) {
  const [outcome, setOutcome] = useState<SendOutcome | null>(null)
  const { readyState, retry, lastCloseEvent, closedBy, data, send } = useWebSocket(url, { pauseWhenHidden })
  return (
    <>
      <Panel title="Connection" wide>
        <StateRail readyState={readyState} />
        <div className="row">
          <button onClick={() => setOutcome(send('hello'))}>Send hello</button>
        </div>
      </Panel>
      <Panel title="What the component got">
        <CloseEventView event={lastCloseEvent} closedBy={closedBy} />
        <Facts
          of={{ 'send() answered': outcome, data: typeof data === 'string' && data, retry: retry?.attempt }}
        />
      </Panel>
    </>
  )
}

/** The connection, and a page that can pretend to be hidden. */
function SleepStory({ pauseWhenHidden }: { pauseWhenHidden: number }) {
  const id = useStoryId()
  const [pretending, setPretending] = useState(false)
  useEffect(() => (pretending ? pretendHidden() : undefined), [pretending])
  return (
    <>
      <Panel title="The page" wide>
        <div className="row">
          <button aria-pressed={pretending} onClick={() => setPretending(!pretending)}>
            Pretend to be hidden
          </button>
        </div>
        <p className="quiet">
          You cannot see a hidden page. So this button sets <code>document.visibilityState</code> to
          &lsquo;hidden&rsquo;, and fires <code>visibilitychange</code>. Press it again to undo that. The
          library closes the connection {pauseWhenHidden / 1000} s after the page is hidden.
        </p>
      </Panel>
      <Sleeper url={peer.address('/echo', id)} pauseWhenHidden={pauseWhenHidden} />
      <ServerView id={id} />
    </>
  )
}

const meta = {
  title: 'Staying connected/Sleep',
  component: SleepStory,
  args: { pauseWhenHidden: 500 },
  argTypes: { pauseWhenHidden: { table: { disable: true } } },
  parameters: about(
    'With pauseWhenHidden, a page that has been hidden for a while closes its connection, and opens it again when it is shown.',
    excerpt,
  ),
} satisfies Meta<typeof SleepStory>
export default meta
type Story = StoryObj<typeof meta>

type Context = Parameters<NonNullable<Story['play']>>[0]
type Canvas = Context['canvas']

const got = (canvas: Canvas, name: string) => fact(canvas, 'What the component got', name)

const opened = (canvas: Canvas): number => serverLog(canvas).querySelectorAll('.open').length

const pretend = (canvas: Canvas) => canvas.getByRole('button', { name: 'Pretend to be hidden' })

async function hide({ canvas, step, userEvent }: Context): Promise<void> {
  await expect(document.visibilityState).toBe('visible')
  await eventually(() => expect(path(canvas)).toBe('0 → 1'))
  await step('The page is hidden: after a while the connection closes with 1000', async () => {
    await userEvent.click(pretend(canvas))
    await expect(document.visibilityState).toBe('hidden')
    await eventually(() => expect(got(canvas, 'code')).toBe('1000 Normal closure'))
    await expect(got(canvas, 'wasClean')).toBe('true')
    await expect(got(canvas, 'closedBy')).toBe('client')
    await eventually(() => expect(serverLog(canvas)).toHaveTextContent('close1000'))
    await expect(canvas.getByText('3 CLOSED')).toBeVisible()
  })
}

export const WhileHidden: Story = {
  name: 'While hidden',
  parameters: promise(
    'When the page has been hidden for long enough, the connection closes with 1000 and queues nothing.',
    '3 CLOSED',
    { warns: /send\(\) has dropped a message/ },
  ),
  async play(context) {
    const { canvas, step, userEvent } = context
    await hide(context)
    await step('While paused, nothing is queued, and no attempt is made', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Send hello' }))
      await expect(got(canvas, 'send() answered')).toBe('dropped')
      await expect(got(canvas, 'retry')).toBe('–')
      await eventually(() => expect(opened(canvas)).toBe(1))
    })
  },
}

export const ShownAgain: Story = {
  name: 'Shown again',
  parameters: promise('When the page is shown again, the connection opens.', '1 OPEN'),
  async play(context) {
    const { canvas, step, userEvent } = context
    await hide(context)
    await step('The page is shown: it opens again', async () => {
      await userEvent.click(pretend(canvas))
      await expect(document.visibilityState).toBe('visible')
      await eventually(() => expect(path(canvas)).toMatch(/3 → 0 → 1$/))
      await eventually(() => expect(opened(canvas)).toBe(2))
    })
    await step('A message is sent, and its echo arrives', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Send hello' }))
      await eventually(() => expect(got(canvas, 'send() answered')).toBe('sent'))
      await eventually(() => expect(got(canvas, 'data')).toBe('hello'))
    })
  },
}

export const ShortGlance: Story = {
  name: 'Short glance',
  args: { pauseWhenHidden: 60_000 },
  parameters: promise(
    'If the page is hidden for a shorter time, the connection stays open and gets messages.',
    '1 OPEN',
  ),
  async play({ canvas, step, userEvent }) {
    await expect(document.visibilityState).toBe('visible')
    await eventually(() => expect(path(canvas)).toBe('0 → 1'))
    await step('While hidden, it still sends and receives', async () => {
      await userEvent.click(pretend(canvas))
      await expect(document.visibilityState).toBe('hidden')
      await userEvent.click(canvas.getByRole('button', { name: 'Send hello' }))
      await eventually(() => expect(got(canvas, 'send() answered')).toBe('sent'))
      await eventually(() => expect(got(canvas, 'data')).toBe('hello'))
    })
    await step('When shown again, it is the same session', async () => {
      await userEvent.click(pretend(canvas))
      await expect(document.visibilityState).toBe('visible')
      await expect(path(canvas)).toBe('0 → 1')
      await eventually(() => expect(opened(canvas)).toBe(1))
    })
  },
}
