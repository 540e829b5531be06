import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { expect, within } from 'storybook/test'
import { useWebSocket, WebSocketConfig, type SendOutcome, type UseWebSocketOptions } from '../src/index.ts'
import excerpt from './excerpts/ConfiguredSubtree.tsx?raw'
import { about, promise } from './support/about.ts'
import { Facts } from './support/Facts.tsx'
import { EchoWithoutNetwork } from './support/EchoWithoutNetwork.ts'
import { inWords, toNumber } from './support/numbers.ts'
import { Panel } from './support/Panel.tsx'
import { peer } from './support/peer.ts'
import { eventually, fact } from './support/reading.ts'
import { ServerView } from './support/ServerView.tsx'
import { StateLine } from './support/StateLine.tsx'
import { useStoryId } from './support/useStoryId.ts'

function App({ url, faked }: { url: string; faked: boolean }) {
  return (
    <>
      <Line title="Outside" url={url} hint="No config: the first retry within 1 s, the queue is on." />
      <WebSocketConfig
        value={{
          reconnect: { delay: 20_000, jitter: 'none' },
          queue: false,
          ...(faked && { WebSocket: EchoWithoutNetwork }), // no network for the components inside
        }}
      >
        <Line title="Inside" url={url} hint="The config sets: retry after 20 s, no queue." />
        <WebSocketConfig value={{ reconnect: { delay: 30_000, jitter: 'none' } }}>
          <Line
            title="Deeper"
            url={url}
            hint="An inner config sets: retry after 30 s. The queue stays off."
          />
          <Line
            title="With its own option"
            url={url}
            hint="The same, but the component turns the queue on."
            queue
          />
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
      <div className="row tight apart">
        <StateLine readyState={readyState} />
        <button className="small" onClick={() => setOutcome(send('hello'))}>
          Send hello
        </button>
      </div>
      <Facts
        of={{
          'latest retry.delay': delay !== null && `${inWords(Math.round(delay))} ms`,
          'send() answered': outcome,
          data: typeof data === 'string' && data,
        }}
      />
    </Panel>
  )
}

/** The same four components, with the network for all or for one. */
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
            Without a network inside
          </button>
        </div>
        <p className="quiet">
          The second button passes a WebSocket class without a network in the outer config: one line for all
          components inside. New options never reconnect, so the button mounts the components again.
        </p>
      </Panel>
      <App key={String(faked)} url={peer.address('/echo', id)} faked={faked} />
      <ServerView id={id} wide />
    </>
  )
}

const meta = {
  title: 'Sharing/Configured subtree',
  component: ConfiguredSubtreeStory,
  args: { faked: false },
  argTypes: { faked: { table: { disable: true } } },
  parameters: about('Options for a whole subtree, merged field by field: the nearest value wins.', excerpt),
} satisfies Meta<typeof ConfiguredSubtreeStory>
export default meta
type Story = StoryObj<typeof meta>

type Context = Parameters<NonNullable<Story['play']>>[0]
type Canvas = Context['canvas']

const titles = ['Outside', 'Inside', 'Deeper', 'With its own option'] as const
const [outside, ...below] = titles
type Title = (typeof titles)[number]

const at = (canvas: Canvas, title: Title) => within(canvas.getByRole('group', { name: title }))

const areOpen = (canvas: Canvas, of: readonly Title[]) =>
  eventually(async () => {
    for (const title of of) await expect(at(canvas, title).getByText('1 OPEN')).toBeVisible()
  })

const opened = (canvas: Canvas): number =>
  canvas.getByRole('log', { name: 'Server log' }).querySelectorAll('.open').length

export const FieldByField: Story = {
  name: 'Field by field',
  parameters: promise(
    'A config’s options apply to all components below it. An inner config changes one field and leaves the others. A component’s own option comes first.',
    '30,000 ms',
  ),
  async play({ canvas, step, userEvent }) {
    await step('All four are open', () => areOpen(canvas, titles))
    await step('Every line is cut: each waits as long as its options say', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Cut every line' }))
      const delay = (title: Title) => fact(canvas, title, 'latest retry.delay')
      await eventually(() => expect(delay('Inside')).toBe('20,000 ms'))
      await eventually(() => expect(delay('Deeper')).toBe('30,000 ms'))
      await eventually(() => expect(delay('With its own option')).toBe('30,000 ms'))
      await eventually(() => expect(toNumber(delay(outside)?.replace(' ms', ''))).toBeLessThanOrEqual(1_000))
    })
    await step('Messages are queued only where the queue is on', async () => {
      for (const title of below)
        await userEvent.click(at(canvas, title).getByRole('button', { name: 'Send hello' }))
      const answers = below.map((title) => fact(canvas, title, 'send() answered'))
      await expect(answers).toEqual(['dropped', 'dropped', 'queued'])
    })
    await step('Outside, the default delay is short', () => areOpen(canvas, [outside]))
  },
}

async function checkNoNetwork({ canvas, step, userEvent }: Context): Promise<void> {
  await areOpen(canvas, titles)
  await step('The server has one connection, the one outside', () =>
    eventually(() => expect(opened(canvas)).toBe(1)),
  )
  await step('Inside, every message is answered', async () => {
    for (const title of [...below, outside])
      await userEvent.click(at(canvas, title).getByRole('button', { name: 'Send hello' }))
    for (const title of below)
      await eventually(() => expect(fact(canvas, title, 'data')).toBe('hello, without a network'))
    await eventually(() => expect(fact(canvas, outside, 'data')).toBe('hello'))
  })
  await step('The server got one message', async () => {
    const log = canvas.getByRole('log', { name: 'Server log' })
    await eventually(() => expect(log).toHaveTextContent(/openmessagehello$/))
    await expect(opened(canvas)).toBe(1)
  })
}

export const WithoutANetwork: Story = {
  name: 'Without a network',
  args: { faked: true },
  parameters: promise(
    'One line gives a whole subtree another WebSocket, for a test or a demonstration. The server gets no connection from it.',
    'hello, without a network',
  ),
  play: checkNoNetwork,
}

export const NetworkAgain: Story = {
  name: 'With the network again',
  args: { faked: true },
  parameters: promise('Without that line, all components use the network.', 'hello'),
  async play(context) {
    const { canvas, step, userEvent } = context
    await checkNoNetwork(context)
    await step('Without that line, all use the network', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Without a network inside' }))
      await areOpen(canvas, titles)
      await eventually(() => expect(opened(canvas)).toBe(5))
      await userEvent.click(at(canvas, 'Deeper').getByRole('button', { name: 'Send hello' }))
      await eventually(() => expect(fact(canvas, 'Deeper', 'data')).toBe('hello'))
    })
  },
}
