import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { expect, within } from 'storybook/test'
import { useWebSocket, WebSocketConfig, type SendOutcome, type UseWebSocketOptions } from '../src/index.ts'
import source from './ConfiguredSubtree.stories.tsx?raw'
import { about, promise } from './support/about.ts'
import { Facts } from './support/Facts.tsx'
import { Panel } from './support/Panel.tsx'
import { Parrot } from './support/Parrot.ts'
import { peer } from './support/peer.ts'
import { eventually, fact } from './support/reading.ts'
import { ServerView } from './support/ServerView.tsx'
import { StateRail } from './support/StateRail.tsx'
import { useStoryId } from './support/useStoryId.ts'

// #region example
function App({ url, faked }: { url: string; faked: boolean }) {
  return (
    <>
      <Line title="Outside" url={url} hint="No config: try again within a second, keep all." />
      <WebSocketConfig
        value={{
          reconnect: { delay: 20_000, jitter: 'none' },
          queue: false,
          ...(faked && { WebSocket: Parrot }), // no network below
        }}
      >
        <Line title="Inside" url={url} hint="The config says: try again after 20 s, keep nothing." />
        <WebSocketConfig value={{ reconnect: { delay: 30_000, jitter: 'none' } }}>
          <Line title="Deeper" url={url} hint="A config in the config says: after 30 s. The rest holds." />
          <Line title="With a word of its own" url={url} hint="The same, but it keeps messages." queue />
        </WebSocketConfig>
      </WebSocketConfig>
    </>
  )
}

interface LineProps extends Pick<UseWebSocketOptions, 'queue'> {
  readonly title: string
  readonly hint: string
  readonly url: string
}

function Line({ title, hint, url, queue }: LineProps) {
  const [outcome, setOutcome] = useState<SendOutcome | null>(null)
  const [delay, setDelay] = useState<number | null>(null)

  const { readyState, retry, data, send } = useWebSocket(url, { queue })
  if (retry && retry.delay !== delay) setDelay(retry.delay)

  return (
    <Panel title={title}>
      <p className="quiet">{hint}</p>
      <StateRail readyState={readyState} />
      <div className="row">
        <button onClick={() => setOutcome(send('hello'))}>Send hello</button>
      </div>
      <Facts
        of={{
          'latest retry.delay': delay !== null && `${Math.round(delay)} ms`,
          'send() answered': outcome,
          data: typeof data === 'string' && data,
        }}
      />
    </Panel>
  )
}
// #endregion

/** The same four components, on the network or partly without. */
function ConfiguredSubtreeStory({ faked: first }: { faked: boolean }) {
  const id = useStoryId()
  const [faked, setFaked] = useState(first)
  return (
    <>
      <Panel title="Four components, two configs" wide>
        <div className="row">
          <button className="main" onClick={() => peer.drop(id)}>
            Cut every line
          </button>
          <button aria-pressed={faked} onClick={() => setFaked(!faked)}>
            A parrot for a WebSocket
          </button>
        </div>
        <p className="quiet">
          The parrot is a class with the face of a WebSocket and no network behind it. One line in the outer
          config puts it below everything inside. Options never reconnect by themselves, so here the
          components begin anew.
        </p>
      </Panel>
      <App key={String(faked)} url={peer.address('/echo', id)} faked={faked} />
      <ServerView id={id} wide />
    </>
  )
}

const meta = {
  title: 'Configured subtree',
  component: ConfiguredSubtreeStory,
  args: { faked: false },
  argTypes: { faked: { table: { disable: true } } },
  parameters: about('Options for everything below, merged field by field: the nearest word counts.', source),
} satisfies Meta<typeof ConfiguredSubtreeStory>
export default meta
type Story = StoryObj<typeof meta>

type Canvas = Parameters<NonNullable<Story['play']>>[0]['canvas']

const titles = ['Outside', 'Inside', 'Deeper', 'With a word of its own'] as const
const [outside, ...below] = titles
type Title = (typeof titles)[number]

const at = (canvas: Canvas, title: Title) => within(canvas.getByRole('region', { name: title }))

const areOpen = (canvas: Canvas, of: readonly Title[]) =>
  eventually(async () => {
    for (const title of of) await expect(at(canvas, title).getByText('1 OPEN')).toBeVisible()
  })

const opened = (canvas: Canvas): number =>
  canvas.getByRole('log', { name: 'Server log' }).querySelectorAll('.open').length

export const FieldByField: Story = {
  parameters: promise(
    'A config’s options hold for all below. A config inside it changes one field and leaves the others; a component’s own option comes first.',
  ),
  async play({ canvas, step, userEvent }) {
    await step('All four are open', () => areOpen(canvas, titles))
    await step('Every line is cut: each waits as long as it was told', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Cut every line' }))
      const delay = (title: Title) => fact(canvas, title, 'latest retry.delay')
      await eventually(() => expect(delay('Inside')).toBe('20000 ms'))
      await eventually(() => expect(delay('Deeper')).toBe('30000 ms'))
      await eventually(() => expect(delay('With a word of its own')).toBe('30000 ms'))
      await eventually(() => expect(parseInt(delay(outside) ?? '')).toBeLessThanOrEqual(1_000))
    })
    await step('What is sent meanwhile is kept where that was asked for', async () => {
      for (const title of below)
        await userEvent.click(at(canvas, title).getByRole('button', { name: 'Send hello' }))
      const answers = below.map((title) => fact(canvas, title, 'send() answered'))
      await expect(answers).toEqual(['dropped', 'dropped', 'queued'])
    })
    await step('Outside, nobody has told it to wait', () => areOpen(canvas, [outside]))
  },
}

export const WithoutANetwork: Story = {
  args: { faked: true },
  parameters: promise(
    'One line puts another WebSocket below a whole subtree, for a test or a demonstration: the server hears nothing of it.',
  ),
  async play({ canvas, step, userEvent }) {
    await areOpen(canvas, titles)
    await step('The server knows of one, the one outside', () =>
      eventually(() => expect(opened(canvas)).toBe(1)),
    )
    await step('Inside, a parrot answers', async () => {
      for (const title of [...below, outside])
        await userEvent.click(at(canvas, title).getByRole('button', { name: 'Send hello' }))
      for (const title of below)
        await eventually(() => expect(fact(canvas, title, 'data')).toBe('hello, says the parrot'))
      await eventually(() => expect(fact(canvas, outside, 'data')).toBe('hello'))
    })
    await step('The server heard one message', async () => {
      const log = canvas.getByRole('log', { name: 'Server log' })
      await eventually(() => expect(log).toHaveTextContent(/openmessagehello$/))
      await expect(opened(canvas)).toBe(1)
    })
    await step('Without that line, all are on the network', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'A parrot for a WebSocket' }))
      await areOpen(canvas, titles)
      await eventually(() => expect(opened(canvas)).toBe(5))
      await userEvent.click(at(canvas, 'Deeper').getByRole('button', { name: 'Send hello' }))
      await eventually(() => expect(fact(canvas, 'Deeper', 'data')).toBe('hello'))
    })
  },
}
