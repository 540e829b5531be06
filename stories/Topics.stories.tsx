import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { expect, within } from 'storybook/test'
import { useChannels, useTopic, type Channels } from '../src/channels.ts'
import { useWebSocket } from '../src/index.ts'
import excerpt from './excerpts/Topics.tsx?raw'
import { about, promise } from './support/about.ts'
import { Field } from './support/Field.tsx'
import { LineControls } from './support/LineControls.tsx'
import { inWords } from './support/numbers.ts'
import { Panel } from './support/Panel.tsx'
import { peer } from './support/peer.ts'
import { eventually, serverLog } from './support/reading.ts'
import { ServerView } from './support/ServerView.tsx'
import { StateRail } from './support/StateRail.tsx'
import { wire, type Topics } from './support/topicsWire.ts'
import { useStoryId } from './support/useStoryId.ts'

const metals = ['gold', 'silver', 'copper', 'plutonium'] as const
const nothing = 'nothing'

function Widget({ live, name, first }: { live: Channels<Topics>; name: string; first: string }) {
  const [metal, setMetal] = useState(first)
  const { data, status, error, resubscribe } = useTopic(live, metal !== nothing && `ticker:${metal}`)
  return (
    <section className="widget" role="group" aria-label={name}>
      <Field label={`${name} follows`}>
        {(id) => (
          <select id={id} value={metal} onChange={({ target }) => setMetal(target.value)}>
            {[...metals, nothing].map((metal) => (
              <option key={metal}>{metal}</option>
            ))}
          </select>
        )}
      </Field>
      <p className={`price ${status}`}>{data ? inWords(data.price) : '–'}</p>
      <p>
        <code className={`topic ${status}`}>{status}</code>
        {typeof error === 'string' && <span className="error"> {error}</span>}
      </p>
      {status === 'refused' && (
        <button className="small" onClick={resubscribe}>
          Ask again
        </button>
      )}
    </section>
  )
}

/** Three widgets that share a socket, which is one component's. */
function TopicsStory() {
  const id = useStoryId()
  const socket = useWebSocket(peer.address('/topics', id), { parse: 'json' })
  const live = useChannels<Topics>(socket, wire)
  return (
    <>
      <Panel title="Three widgets, one socket" wide>
        <div className="widgets">
          <Widget live={live} name="Widget 1" first="gold" />
          <Widget live={live} name="Widget 2" first="gold" />
          <Widget live={live} name="Widget 3" first="silver" />
        </div>
      </Panel>
      <Panel title="Connection">
        <StateRail readyState={socket.readyState} />
        <LineControls id={id}>
          <button onClick={() => void live.request({ op: 'permit' }).catch(() => undefined)}>
            Sell plutonium
          </button>
        </LineControls>
        <p className="quiet">
          The server refuses plutonium until you allow it to sell some. That holds until the line is cut.
        </p>
      </Panel>
      <ServerView id={id} />
    </>
  )
}

const meta = {
  title: 'Channels/Topics',
  component: TopicsStory,
  parameters: about(
    'useTopic follows a topic while its component is mounted. The wire says how your server is asked, and where a message belongs.',
    excerpt,
  ),
} satisfies Meta<typeof TopicsStory>
export default meta
type Story = StoryObj<typeof meta>

type Context = Parameters<NonNullable<Story['play']>>[0]

const widget = ({ canvas }: Context, number: number) =>
  within(canvas.getByRole('group', { name: `Widget ${number}` }))

const statuses = (context: Context) =>
  [1, 2, 3].map(
    (number) => widget(context, number).getByText(/^(?:idle|pending|live|stale|refused|ended)$/).textContent,
  )

/** The frames that the server got so far, without their numbers. */
const frames = ({ canvas }: Context) =>
  Array.from(
    serverLog(canvas).textContent.matchAll(/"op":"(\w+)"(?:,"id":\d+)?(?:,"topic":"ticker:(\w+)")?/g),
    ([, op = '', name = '']) => `${op} ${name}`.trim(),
  )

const choose = (context: Context, number: number, metal: string) =>
  context.userEvent.selectOptions(widget(context, number).getByRole('combobox'), metal)

async function begin(context: Context): Promise<void> {
  await context.step('Three widgets, two subscriptions', async () => {
    await eventually(() => expect(statuses(context)).toEqual(['live', 'live', 'live']))
    for (const number of [1, 2, 3])
      await eventually(() => expect(widget(context, number).getByText(/^\d/)).toBeVisible())
    await eventually(() => expect(frames(context)).toEqual(['subscribe gold', 'subscribe silver']))
  })
}

export const JoinAndLeave: Story = {
  name: 'Join and leave',
  parameters: promise(
    'The first widget that follows a topic subscribes, and the last one to leave unsubscribes. The others cost no frame.',
    /"unsubscribe".*gold/,
  ),
  async play(context) {
    const { step } = context
    await begin(context)
    await step('One of two leaves gold: no frame', async () => {
      await choose(context, 1, 'nothing')
      await expect(statuses(context)).toEqual(['idle', 'live', 'live'])
    })
    await step(
      'It joins silver, which the third follows already: the latest price is there at once',
      async () => {
        await choose(context, 1, 'silver')
        await expect(widget(context, 1).getByText(/^\d/)).toBeVisible()
        await expect(statuses(context)).toEqual(['live', 'live', 'live'])
      },
    )
    await step('The other one leaves gold, too', async () => {
      await choose(context, 2, 'nothing')
      await eventually(() =>
        expect(frames(context)).toEqual(['subscribe gold', 'subscribe silver', 'unsubscribe gold']),
      )
      await expect(statuses(context)).toEqual(['live', 'idle', 'live'])
    })
  },
}

async function cut(context: Context): Promise<void> {
  const { canvas, step, userEvent } = context
  await begin(context)
  await step('The server goes down: the prices stay, greyed out', async () => {
    await userEvent.click(canvas.getByRole('button', { name: 'Server down' }))
    await userEvent.click(canvas.getByRole('button', { name: 'Cut the line' }))
    await eventually(() => expect(statuses(context)).toEqual(['stale', 'stale', 'stale']))
    for (const number of [1, 2, 3]) await expect(widget(context, number).getByText(/^\d/)).toBeVisible()
  })
}

export const Stale: Story = {
  name: 'Stale values',
  parameters: promise(
    'When the line is cut, the latest prices stay, and their status is stale. So a widget can grey them out.',
    'stale',
  ),
  play: cut,
}

export const BackAgain: Story = {
  name: 'Back again',
  parameters: promise(
    'In the next session the library subscribes to everything that a widget follows, once.',
    'live',
  ),
  async play(context) {
    const { canvas, step, userEvent } = context
    await cut(context)
    await step('The server is back, and so are the topics', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Server down' }))
      await eventually(() => expect(statuses(context)).toEqual(['live', 'live', 'live']))
      await eventually(() =>
        expect(frames(context)).toEqual([
          ...['subscribe gold', 'subscribe silver'],
          ...['subscribe gold', 'subscribe silver'],
        ]),
      )
    })
  },
}

async function refuse(context: Context): Promise<void> {
  const { step } = context
  await begin(context)
  await step('The third widget follows what the server does not sell', async () => {
    await choose(context, 3, 'plutonium')
    await eventually(() => expect(statuses(context)).toEqual(['live', 'live', 'refused']))
    await expect(widget(context, 3).getByText('not for sale')).toBeVisible()
    await expect(widget(context, 3).getByText('–')).toBeVisible()
  })
}

export const Refused: Story = {
  name: 'A refused topic',
  parameters: promise(
    'A topic that the server refuses says why. The library does not ask again, and the other topics go on.',
    'not for sale',
  ),
  play: refuse,
}

export const AskedAgain: Story = {
  name: 'Asked again',
  parameters: promise('resubscribe() asks again for a topic that was refused.', 'live'),
  async play(context) {
    const { canvas, step, userEvent } = context
    await refuse(context)
    await step('The server changes its mind, and the widget asks again', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Sell plutonium' }))
      await eventually(() => expect(frames(context)).toContain('permit'))
      await userEvent.click(widget(context, 3).getByRole('button', { name: 'Ask again' }))
      await eventually(() => expect(statuses(context)).toEqual(['live', 'live', 'live']))
      await eventually(() => expect(widget(context, 3).getByText(/^\d/)).toBeVisible())
    })
  },
}
