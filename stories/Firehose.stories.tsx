import type { Meta, StoryObj } from '@storybook/react-vite'
import { useEffect, useRef, useState, type ReactNode, type RefObject } from 'react'
import { expect, fireEvent } from 'storybook/test'
import { useMessageListener, useMessageReducer, useWebSocket } from '../src/index.ts'
import excerpt from './excerpts/Firehose.tsx?raw'
import { about, promise } from './support/about.ts'
import { Facts } from './support/Facts.tsx'
import { Field } from './support/Field.tsx'
import { Meter } from './support/Meter.tsx'
import { inWords, toNumber } from './support/numbers.ts'
import { Panel } from './support/Panel.tsx'
import { peer } from './support/peer.ts'
import { eventually, fact } from './support/reading.ts'
import { StateRail } from './support/StateRail.tsx'
import { count, nothing, type Message, type Tally } from './support/tally.ts'
import { TimePlot } from './support/TimePlot.tsx'
import { useCommitCount } from './support/useCommitCount.ts'
import { useStoryId } from './support/useStoryId.ts'
import { watchMainThread } from './support/watchMainThread.ts'

function Firehose({ url }: { url: string }) {
  const [rate, setRate] = useState(1_000)
  const [flowing, setFlowing] = useState(false)
  const socket = useWebSocket<Message>(url, {
    parse: 'json',
    reconnect: false, // the server would count from 0 again
  })

  // Each message is counted; the component renders at most once a frame.
  const tally = useMessageReducer(socket, count, nothing)

  // So the server never gets far ahead: 50,000 messages a second are too many for some machines.
  const { readyState, send } = socket
  useEffect(() => {
    send(`=${tally.received}`)
  }, [send, tally.received])

  // The listener gets each message. Nothing renders.
  const heard = useRef(0)
  useMessageListener(socket, () => {
    heard.current += 1
  })

  function flow(rate: number) {
    setFlowing(rate > 0)
    send(String(rate))
  }

  const commits = useCommitCount()
  return (
    <>
      <Panel title="A server that floods" wide>
        <StateRail readyState={readyState} />
        <RateSlider
          rate={rate}
          onChange={(rate) => {
            setRate(rate)
            if (flowing) flow(rate)
          }}
        />
        <div className="row">
          <button className="main" disabled={readyState !== 1} onClick={() => flow(flowing ? 0 : rate)}>
            {flowing ? 'Stop' : 'Start'}
          </button>
          <button disabled={readyState !== 1} onClick={() => send('+10000')}>
            10,000 at once
          </button>
        </div>
      </Panel>
      <Total tally={tally} commits={<span ref={commits}>0</span>} />
      <LastSecond heard={heard} commits={commits} />
    </>
  )
}

function Total({ tally, commits }: { tally: Tally; commits: ReactNode }) {
  const { received, due, misplaced, sent } = tally
  return (
    <Panel title="Total">
      <Facts
        of={{
          received: inWords(received),
          lost: inWords(due - received),
          'out of order': inWords(misplaced),
          'the server’s count': sent !== null && inWords(sent),
          commits,
        }}
      />
      <p className="quiet">
        The server numbers its messages, and sends its count when you press Stop. If this machine is too slow,
        the server waits.
      </p>
    </Panel>
  )
}

const rates = [100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000]

function RateSlider({ rate, onChange }: { rate: number; onChange: (rate: number) => void }) {
  const text = `${inWords(rate)} messages a second`
  return (
    <Field label={`Rate: ${text}`}>
      {(id) => (
        <input
          id={id}
          type="range"
          min={0}
          max={rates.length - 1}
          value={rates.indexOf(rate)}
          aria-valuetext={text}
          onChange={({ target }) => onChange(rates[target.valueAsNumber]!)}
        />
      )}
    </Field>
  )
}

interface Second {
  readonly messages: number
  readonly commits: number
  readonly busy: number | null
}

/** What happened in the last second. It reads once a second, so that reading costs almost nothing. */
function LastSecond({
  heard,
  commits,
}: {
  heard: RefObject<number>
  commits: RefObject<HTMLElement | null>
}) {
  const [seconds, setSeconds] = useState<readonly Second[]>([])
  useEffect(() => {
    const thread = watchMainThread()
    const read = () => ({
      at: performance.now(),
      messages: heard.current,
      commits: toNumber(commits.current?.textContent),
    })
    let before = read()
    const timer = setInterval(() => {
      const now = read()
      const perSecond = (amount: number) => Math.round((amount * 1_000) / (now.at - before.at))
      const second = {
        messages: perSecond(now.messages - before.messages),
        commits: perSecond(now.commits - before.commits),
        busy: thread.take(),
      }
      setSeconds((earlier) => [...earlier, second].slice(-60))
      before = now
    }, 1_000)
    return () => {
      clearInterval(timer)
      thread.stop()
    }
  }, [heard, commits])

  const second = seconds.at(-1)
  const busy = second?.busy ?? null
  const plot = (label: string, name: 'messages' | 'commits') => (
    <TimePlot label={label} values={seconds.map((second) => second[name])} shown={60} toText={inWords} />
  )
  return (
    <Panel title="In the last second">
      <Facts
        of={{
          messages: second && inWords(second.messages),
          commits: second && inWords(second.commits),
        }}
      />
      {plot('Messages a second', 'messages')}
      {plot('Commits a second', 'commits')}
      <Meter
        label="Main thread"
        text={busy === null ? 'measuring' : `${Math.round(busy * 100)} % busy`}
        value={busy ?? 0}
        max={1}
      />
      <p className="quiet">
        Busy: a worker’s messages to this page had to wait longer than a millisecond. Other programs on this
        machine count too.
      </p>
    </Panel>
  )
}

/** The firehose, with a server to feed it. */
function FirehoseStory() {
  const id = useStoryId()
  return <Firehose url={peer.address('/stream', id)} />
}

const meta = {
  title: 'Messages/Firehose',
  component: FirehoseStory,
  parameters: about(
    'The component sees every message once and in order, and renders at most once a frame.',
    excerpt,
  ),
} satisfies Meta<typeof FirehoseStory>
export default meta
type Story = StoryObj<typeof meta>

const caveat = {
  caveat:
    'There is no server here: this page makes the messages itself. So the main thread’s time includes making them, and the fake peer’s two tasks ' +
    'for each of them. Run npm start to use a real server.',
}

type Canvas = Parameters<NonNullable<Story['play']>>[0]['canvas']

const total = (canvas: Canvas, name: string): number => toNumber(fact(canvas, 'Total', name))

export const Stream: Story = {
  parameters: promise(
    'From a hundred to fifty thousand messages a second, no message is lost or out of order, and the component renders at most once a frame.',
    'lost',
    caveat,
  ),
  async play({ canvas, step, userEvent }) {
    const slider = canvas.getByRole('slider')
    const before = total(canvas, 'commits')
    await eventually(() => expect(canvas.getByText('1 OPEN')).toBeVisible())
    await step('A thousand messages a second', async () => {
      await expect(slider).toHaveAttribute('aria-valuetext', '1,000 messages a second')
      await userEvent.click(canvas.getByRole('button', { name: 'Start' }))
      await eventually(() => expect(total(canvas, 'received')).toBeGreaterThan(300))
    })
    await step('Fifty thousand, or as many as this machine can take', async () => {
      await fireEvent.change(slider, { target: { value: String(rates.length - 1) } })
      await expect(slider).toHaveAttribute('aria-valuetext', '50,000 messages a second')
      await eventually(() => expect(total(canvas, 'received')).toBeGreaterThan(10_000))
    })
    await step('The last second was measured too', async () => {
      await eventually(async () => {
        await expect(fact(canvas, 'In the last second', 'messages')).toMatch(/[1-9]/)
        await expect(fact(canvas, 'In the last second', 'commits')).toMatch(/[1-9]/)
        await expect(canvas.getByText(/^\d+ % busy$/)).toBeVisible()
      })
    })
    await step('After Stop, the server has sent as many as were received', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Stop' }))
      await eventually(() => expect(fact(canvas, 'Total', 'the server’s count')).toMatch(/\d/))
      await expect(total(canvas, 'the server’s count')).toBe(total(canvas, 'received'))
      await expect(total(canvas, 'lost')).toBe(0)
      await expect(total(canvas, 'out of order')).toBe(0)
    })
    await step('The component rendered far less often', async () => {
      const commits = total(canvas, 'commits') - before
      await expect(commits).toBeGreaterThan(1)
      await expect(commits).toBeLessThan(total(canvas, 'received') / 10)
    })
  },
}

export const Burst: Story = {
  parameters: promise(
    'Ten thousand messages at once: the reducer sees each of them, and the component renders a handful of times.',
    '10,000',
    caveat,
  ),
  async play({ canvas, step, userEvent }) {
    await eventually(() => expect(canvas.getByText('1 OPEN')).toBeVisible())
    const before = total(canvas, 'commits')
    await step('The server sends ten thousand messages', async () => {
      await userEvent.click(canvas.getByRole('button', { name: '10,000 at once' }))
      await eventually(() => expect(total(canvas, 'the server’s count')).toBe(10_000))
    })
    await step('None was lost or out of order', async () => {
      await expect(total(canvas, 'received')).toBe(10_000)
      await expect(total(canvas, 'lost')).toBe(0)
      await expect(total(canvas, 'out of order')).toBe(0)
    })
    await step('It rendered far less often', async () => {
      await expect(total(canvas, 'commits') - before).toBeLessThan(1_000)
    })
  },
}
