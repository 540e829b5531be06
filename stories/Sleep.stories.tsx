import type { Meta, StoryObj } from '@storybook/react-vite'
import { useEffect, useState } from 'react'
import { expect } from 'storybook/test'
import { useWebSocket, type SendOutcome } from '../src/index.ts'
import source from './Sleep.stories.tsx?raw'
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

// #region example
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
// #endregion

/** The connection, and a page that can be taken for hidden. */
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
          Nobody sees a hidden page. So this button has <code>document.visibilityState</code> say
          &lsquo;hidden&rsquo;, and fires <code>visibilitychange</code>. Pressed again, the truth is told. The
          connection is closed {pauseWhenHidden / 1000} s after the page is hidden.
        </p>
      </Panel>
      <Sleeper url={peer.address('/echo', id)} pauseWhenHidden={pauseWhenHidden} />
      <ServerView id={id} />
    </>
  )
}

const meta = {
  title: 'Sleep',
  component: SleepStory,
  args: { pauseWhenHidden: 500 },
  argTypes: { pauseWhenHidden: { table: { disable: true } } },
  parameters: about(
    'With pauseWhenHidden, a page that nobody has looked at for a while closes its connection, and opens it again when it is shown.',
    source,
  ),
} satisfies Meta<typeof SleepStory>
export default meta
type Story = StoryObj<typeof meta>

type Canvas = Parameters<NonNullable<Story['play']>>[0]['canvas']

const got = (canvas: Canvas, name: string) => fact(canvas, 'What the component got', name)

const opened = (canvas: Canvas): number => serverLog(canvas).querySelectorAll('.open').length

export const WhileHidden: Story = {
  parameters: promise(
    'Hidden for long enough, the connection closes with 1000 and keeps nothing; when the page is shown, it opens again.',
  ),
  async play({ canvas, step, userEvent }) {
    const pretend = canvas.getByRole('button', { name: 'Pretend to be hidden' })
    await expect(document.visibilityState).toBe('visible')
    await eventually(() => expect(path(canvas)).toBe('0 → 1'))
    await step('The page is hidden: after a while the connection closes with 1000', async () => {
      await userEvent.click(pretend)
      await expect(document.visibilityState).toBe('hidden')
      await eventually(() => expect(got(canvas, 'code')).toBe('1000 Normal closure'))
      await expect(got(canvas, 'wasClean')).toBe('true')
      await expect(got(canvas, 'closedBy')).toBe('client')
      await eventually(() => expect(serverLog(canvas)).toHaveTextContent('close1000'))
      await expect(canvas.getByText('3 CLOSED')).toBeVisible()
    })
    await step('Asleep, nothing is kept for later, and nothing is tried', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Send hello' }))
      await expect(got(canvas, 'send() answered')).toBe('dropped')
      await expect(got(canvas, 'retry')).toBe('–')
      await eventually(() => expect(opened(canvas)).toBe(1))
    })
    await step('The page is shown: it opens again', async () => {
      await userEvent.click(pretend)
      await expect(document.visibilityState).toBe('visible')
      await eventually(() => expect(path(canvas)).toMatch(/3 → 0 → 1$/))
      await eventually(() => expect(opened(canvas)).toBe(2))
    })
    await step('What is sent now arrives, and comes back', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Send hello' }))
      await eventually(() => expect(got(canvas, 'send() answered')).toBe('sent'))
      await eventually(() => expect(got(canvas, 'data')).toBe('hello'))
    })
  },
}

export const ShortGlance: Story = {
  args: { pauseWhenHidden: 60_000 },
  parameters: promise('Hidden for less than that, the connection goes on, and hears what comes.'),
  async play({ canvas, step, userEvent }) {
    const pretend = canvas.getByRole('button', { name: 'Pretend to be hidden' })
    await expect(document.visibilityState).toBe('visible')
    await eventually(() => expect(path(canvas)).toBe('0 → 1'))
    await step('Hidden, it still talks', async () => {
      await userEvent.click(pretend)
      await expect(document.visibilityState).toBe('hidden')
      await userEvent.click(canvas.getByRole('button', { name: 'Send hello' }))
      await eventually(() => expect(got(canvas, 'send() answered')).toBe('sent'))
      await eventually(() => expect(got(canvas, 'data')).toBe('hello'))
    })
    await step('Shown again, it is the same session', async () => {
      await userEvent.click(pretend)
      await expect(document.visibilityState).toBe('visible')
      await expect(path(canvas)).toBe('0 → 1')
      await eventually(() => expect(opened(canvas)).toBe(1))
    })
  },
}
