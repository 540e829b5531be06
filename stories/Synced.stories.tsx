import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState, type ReactNode } from 'react'
import { expect } from 'storybook/test'
import { useChannels, useSynced, type Channels } from '../src/channels.ts'
import { useMessageReducer, useWebSocket } from '../src/index.ts'
import { sumOf, type Book, type BookChange } from '../test/support/topics.mjs'
import excerpt from './excerpts/Synced.tsx?raw'
import { about, promise } from './support/about.ts'
import { Facts } from './support/Facts.tsx'
import { LineControls } from './support/LineControls.tsx'
import { inWords, toNumber } from './support/numbers.ts'
import { Panel } from './support/Panel.tsx'
import { peer } from './support/peer.ts'
import { eventually, fact } from './support/reading.ts'
import { StateLine } from './support/StateLine.tsx'
import { wire, type Topics } from './support/topicsWire.ts'
import { useHistory } from './support/useHistory.ts'
import { useStoryId } from './support/useStoryId.ts'
import { VersionPlot, type VersionSample } from './support/VersionPlot.tsx'

interface State extends Book {
  /** How many sums of the server were compared with this book, and how many differed. */
  readonly compared: number
  readonly differed: number
}

function apply(book: State, { number, level, size, sum }: BookChange): State {
  const levels = book.levels.with(level, size)
  const differs = sumOf(levels) !== sum
  return { version: number, levels, compared: book.compared + 1, differed: book.differed + (differs ? 1 : 0) }
}

/** Long enough to be seen. */
const loadTime = 800
const places = 120
const lost = 5

function OrderBook({ live, children }: { live: Channels<Topics>; children: ReactNode }) {
  const [loads, setLoads] = useState(0)
  const topic = live.topic('book')
  const book = useSynced(topic, {
    async load({ signal }) {
      setLoads((loads) => loads + 1)
      const loaded = await live.request<Book>({ op: 'book', ms: loadTime }, { signal })
      return { ...loaded, compared: 0, differed: 0 }
    },
    apply,
    version: ({ version }) => version,
    span: ({ number }) => [number, number],
  })
  const { data, status } = book
  const sent = useMessageReducer(topic, (_, { number }) => number, null as number | null)
  const sample: VersionSample = { sent, shown: data?.version ?? null, isLive: status === 'live' }
  const samples = useHistory(sample, 100, places)
  return (
    <>
      <Panel title="Versions over time" wide>
        <VersionPlot samples={samples} places={places} />
        <p className={status === 'live' ? 'verdict' : 'verdict waiting'} aria-live="polite">
          {status === 'live'
            ? 'In sync. The book has every change.'
            : data
              ? 'Stale. Changes are missing, so the book is loaded again.'
              : 'Loading the book for the first time.'}
        </p>
        <div className="row">
          <button
            className="main"
            onClick={() => void live.request({ op: 'lose', count: lost }).catch(() => undefined)}
          >
            Lose five changes
          </button>
          <button onClick={book.reload}>Load again</button>
          {children}
        </div>
      </Panel>
      <Panel title="The book">
        <Levels levels={data?.levels ?? []} isStale={status !== 'live'} />
      </Panel>
      <Panel title="What the component got">
        <Facts
          of={{
            status,
            version: data && inWords(data.version),
            loads: inWords(loads),
            compared: data && inWords(data.compared),
            differed: data && inWords(data.differed),
          }}
        />
        <p className="quiet">
          Each change comes with the sum of the server’s whole book. The component compares it with the sum of
          its own book, counted from the latest load. A single lost change would make them differ.
        </p>
      </Panel>
    </>
  )
}

/** The size at each price. */
function Levels({ levels, isStale }: { levels: readonly number[]; isStale: boolean }) {
  return (
    <table className={isStale ? 'levels stale' : 'levels'}>
      <thead>
        <tr>
          <th scope="col">Price</th>
          <th scope="col">Size</th>
        </tr>
      </thead>
      <tbody>
        {levels.map((size, level) => (
          <tr key={level}>
            <th scope="row">{(99.4 + level / 10).toFixed(1)}</th>
            <td>
              <i style={{ width: `${size / 5}%` }} />
              <span>{size}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The book over a connection that the visitor can cut. */
function SyncedStory() {
  const id = useStoryId()
  const socket = useWebSocket(peer.address('/topics', id), { parse: 'json' })
  const live = useChannels<Topics>(socket, wire)
  return (
    <>
      <OrderBook live={live}>
        <LineControls id={id} />
        <StateLine readyState={socket.readyState} />
      </OrderBook>
    </>
  )
}

const meta = {
  title: 'Channels/Order book in sync',
  component: SyncedStory,
  parameters: about(
    'useSynced loads a state once, and then applies the changes that the server sends. It finds a gap, and loads the state again.',
    excerpt,
  ),
} satisfies Meta<typeof SyncedStory>
export default meta
type Story = StoryObj<typeof meta>

type Context = Parameters<NonNullable<Story['play']>>[0]

const got = ({ canvas }: Context, name: string) => fact(canvas, 'What the component got', name)
const number = (context: Context, name: string) => toNumber(got(context, name))

/** It is live, after so many loads, and a while later it still has every change. */
async function checkSync(context: Context, loads: number): Promise<void> {
  await eventually(async () => {
    await expect(got(context, 'status')).toBe('live')
    await expect(number(context, 'loads')).toBe(loads)
    await expect(number(context, 'compared')).toBeGreaterThanOrEqual(25)
  })
  await expect(number(context, 'differed')).toBe(0)
}

/** React loads twice in StrictMode, if the first load has begun by then. */
async function begin(context: Context): Promise<number> {
  const { step } = context
  await step('The book is loaded, and every change fits', async () => {
    await eventually(() => expect(got(context, 'status')).toBe('live'))
    await checkSync(context, number(context, 'loads'))
  })
  return number(context, 'loads')
}

const inSync = 'In sync. The book has every change.'

export const HealsAGap: Story = {
  name: 'Heals a gap',
  parameters: promise(
    'Five changes are lost. The next one does not fit, so the book is stale. It is loaded again, and has every change.',
    inSync,
  ),
  async play(context) {
    const { canvas, step, userEvent } = context
    const loads = await begin(context)
    await step('Five changes are lost: the book is stale, and keeps its prices', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Lose five changes' }))
      await eventually(() => expect(got(context, 'status')).toBe('stale'))
      await expect(canvas.getAllByRole('row')).toHaveLength(13)
    })
    await step('It is loaded again, once', () => checkSync(context, loads + 1))
  },
}

export const AfterAReconnect: Story = {
  name: 'After a reconnect',
  parameters: promise(
    'Changes may be missed while the line is cut. So the book is loaded again in the next session.',
    inSync,
  ),
  async play(context) {
    const { canvas, step, userEvent } = context
    const loads = await begin(context)
    await step('The line is cut', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Cut the line' }))
      await eventually(() => expect(got(context, 'status')).toBe('stale'))
    })
    await step('The next session loads it again, once', () => checkSync(context, loads + 1))
  },
}
