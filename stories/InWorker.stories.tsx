import type { Meta, StoryObj } from '@storybook/react-vite'
import { useCallback, useEffect, useEffectEvent, useState } from 'react'
import { expect } from 'storybook/test'
import { useMessageReducer, useWebSocket } from '../src/index.ts'
import { createWorkerWebSocket } from '../src/worker.ts'
import excerpt from './excerpts/InWorker.tsx?raw'
import { about, promise } from './support/about.ts'
import { Facts } from './support/Facts.tsx'
import { Field } from './support/Field.tsx'
import { inWords, toNumber } from './support/numbers.ts'
import { Panel } from './support/Panel.tsx'
import { peer } from './support/peer.ts'
import { eventually, fact } from './support/reading.ts'
import { count, nothing, type Message, type Tally } from './support/tally.ts'
import { TwoLinePlot } from './support/TwoLinePlot.tsx'
import { useStoryId } from './support/useStoryId.ts'
import { watchMainThread } from './support/watchMainThread.ts'

// A busy machine may take long to start a worker.
const onServer = createWorkerWebSocket({ startTimeout: Infinity })
const onFakePeer = createWorkerWebSocket({
  startTimeout: Infinity,
  worker: () => new Worker(new URL('./support/fakeHost.ts', import.meta.url), { type: 'module' }),
})

type Place = 'page' | 'worker'

interface StreamProps {
  readonly place: Place
  readonly url: string
  readonly rate: number
  /** Called a few times a second: how busy the thread was, from 0 to 1, and what has come so far. */
  readonly onSample: (busy: number, tally: Tally) => void
}

/** A stream of messages on one of the two classes. */
function Stream({ place, url, rate, onSample }: StreamProps) {
  const inWorker = peer.isLive ? onServer : onFakePeer
  const socket = useWebSocket<Message>(url, {
    parse: 'json',
    reconnect: false,
    ...(place === 'worker' && { WebSocket: inWorker }),
  })
  const tally = useMessageReducer(socket, count, nothing)

  const { readyState, send } = socket
  // So the server never gets far ahead.
  useEffect(() => {
    send(`=${tally.received}`)
  }, [send, tally.received])

  const isOpen = readyState === 1
  const sample = useEffectEvent((busy: number) => onSample(busy, tally))
  useEffect(() => {
    if (!isOpen) return
    send(String(rate))
    const thread = watchMainThread()
    const timer = setInterval(() => {
      const busy = thread.take()
      if (busy !== null) sample(busy)
    }, 250)
    return () => {
      clearInterval(timer)
      thread.stop()
    }
  }, [isOpen, rate, send])
  return null
}

interface Measured {
  readonly busy: readonly number[]
  readonly tally: Tally
}

const empty: Measured = { busy: [], tally: nothing }
const unmeasured: Readonly<Record<Place, Measured>> = { page: empty, worker: empty }
const places: readonly Place[] = ['page', 'worker']
/** Values of one line: three seconds. */
const shown = 12
const rates = [100, 1_000, 5_000, 20_000]

function InWorker() {
  const id = useStoryId()
  const [rate, setRate] = useState(20_000)
  const [isRunning, setIsRunning] = useState(false)
  const [measured, setMeasured] = useState(unmeasured)
  const place = isRunning && places.find((place) => measured[place].busy.length < shown)

  const keep = useCallback(
    (busy: number, tally: Tally) => {
      if (!place) return
      setMeasured((before) => ({ ...before, [place]: { busy: [...before[place].busy, busy], tally } }))
    },
    [place],
  )

  const rateText = `${inWords(rate)} messages a second`
  const lost = (of: Place) =>
    measured[of].tally.due - measured[of].tally.received + measured[of].tally.misplaced
  return (
    <>
      <Panel title="The same stream twice" wide>
        {place && (
          <Stream key={place} place={place} url={peer.address('/stream', id)} rate={rate} onSample={keep} />
        )}
        <Field label={`Rate: ${rateText}`}>
          {(id) => (
            <input
              id={id}
              type="range"
              min={0}
              max={rates.length - 1}
              value={rates.indexOf(rate)}
              aria-valuetext={rateText}
              disabled={Boolean(place)}
              onChange={({ target }) => setRate(rates[target.valueAsNumber]!)}
            />
          )}
        </Field>
        <div className="row">
          <button
            className="main"
            disabled={Boolean(place)}
            onClick={() => {
              setMeasured(unmeasured)
              setIsRunning(true)
            }}
          >
            {place ? 'Measuring' : 'Measure'}
          </button>
        </div>
      </Panel>
      <Panel title="Main thread" wide>
        <TwoLinePlot
          shown={shown}
          lines={[
            { label: 'Socket on the main thread', values: measured.page.busy },
            { label: 'Socket in a worker', values: measured.worker.busy },
          ]}
        />
        <Facts
          of={{
            'received on the main thread': inWords(measured.page.tally.received),
            'received through the worker': inWords(measured.worker.tally.received),
            'lost or out of order': inWords(lost('page') + lost('worker')),
          }}
        />
        <p className="quiet">
          Three seconds each. Busy: messages of another worker had to wait longer than a millisecond. Other
          programs on this machine count too. Below some hundred messages a second there is nothing to gain.
        </p>
      </Panel>
    </>
  )
}

const meta = {
  title: 'Messages/In a worker',
  component: InWorker,
  parameters: about(
    'With the class of wasclean/worker, many messages cost the main thread little. Nothing else changes.',
    excerpt,
  ),
} satisfies Meta<typeof InWorker>
export default meta
type Story = StoryObj<typeof meta>

export const SameStream: Story = {
  name: 'Same stream twice',
  parameters: promise(
    'The same messages, first with the socket on the main thread, then in a worker. The lines show how busy the main thread was.',
    /Socket in a worker: \d+ % busy/,
    {
      caveat:
        'There is no server here. For the first line, this page makes the messages itself, so its time includes making them. For the second, the ' +
        'worker makes them. Run npm start to use a real server.',
    },
  ),
  async play({ canvas, step, userEvent }) {
    await step('Measures both', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Measure' }))
      await eventually(() => expect(canvas.getByRole('button', { name: 'Measure' })).toBeEnabled())
    })
    await step('Both have received messages, each once and in order', async () => {
      for (const name of ['received on the main thread', 'received through the worker'])
        await expect(toNumber(fact(canvas, 'Main thread', name))).toBeGreaterThan(100)
      await expect(fact(canvas, 'Main thread', 'lost or out of order')).toBe('0')
    })
    await step('The plot shows both lines', async () => {
      const plot = canvas.getByRole('img', { name: /main thread: \d+ % busy.*worker: \d+ % busy/ })
      for (const line of plot.querySelectorAll('polyline'))
        await expect(line.getAttribute('points')!.split(' ')).toHaveLength(shown)
    })
  },
}
