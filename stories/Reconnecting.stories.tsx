import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { expect, within } from 'storybook/test'
import {
  closeCodes,
  describeCloseCode,
  useRetryCountdown,
  useWebSocket,
  type ReconnectOptions,
  type ReconnectStop,
  type Retry,
} from '../src/index.ts'
import { backoff, toBaseDelay } from '../src/connection/life/backoff.ts'
import excerpt from './excerpts/Reconnecting.tsx?raw'
import { about, promise } from './support/about.ts'
import { CloseEventView } from './support/CloseEventView.tsx'
import { Facts } from './support/Facts.tsx'
import { Field } from './support/Field.tsx'
import { Log, type LogLine } from './support/Log.tsx'
import { inWords, toNumber } from './support/numbers.ts'
import { Panel } from './support/Panel.tsx'
import { peer } from './support/peer.ts'
import { eventually, fact, path } from './support/reading.ts'
import { SessionPlot, type Span, type Wait } from './support/SessionPlot.tsx'
import { StateRail } from './support/StateRail.tsx'
import { useStoryId } from './support/useStoryId.ts'

function Status({ url, reconnect }: { url: string; reconnect: ReconnectOptions }) {
  const [stop, setStop] = useState<ReconnectStop | null>(null)
  const [lines, setLines] = useState<readonly LogLine[]>([])
  const [sessions, setSessions] = useState<readonly Span[]>([])
  const note = (mark: string, text: string, tone?: LogLine['tone']) =>
    setLines((earlier) => [...earlier, { mark, text, tone }].slice(-200))

  const socket = useWebSocket(url, {
    reconnect,
    onOpen: () => {
      setStop(null)
      setSessions((earlier) => [...earlier, { from: Date.now() }].slice(-200))
      note('onOpen', '', 'open')
    },
    onClose({ code, reason }) {
      setSessions((earlier) => earlier.map(({ from, to = Date.now() }) => ({ from, to })))
      note('onClose', `${code} ${reason}`, 'close')
    },
    onReconnect: ({ attempt }) =>
      note('onReconnect', attempt ? `attempt ${attempt}` : 'started by hand', 'open'),
    onReconnectStop: (stop) => {
      setStop(stop)
      note('onReconnectStop', `${stop.reason}, attempts: ${stop.attempts}`, 'fault')
    },
  })
  const seconds = useRetryCountdown(socket)
  const { readyState, retry, lastCloseEvent, closedBy } = socket

  // Each is a new object.
  const [retries, setRetries] = useState<readonly Retry[]>([])
  if (retry && retry !== retries.at(-1)) setRetries([...retries, retry].slice(-200))

  return (
    <>
      <Panel title="Connection" wide>
        <StateRail readyState={readyState} />
        <SessionPlot sessions={sessions} waits={retries.map((retry) => toWait(retry, sessions, reconnect))} />
        <Banner retry={retry} seconds={seconds} otherwise={toSentence(readyState, stop)} failed={!!stop} />
        <div className="row">
          <button className="main" disabled={!retry} onClick={() => socket.reconnect()}>
            Try now
          </button>
          <button disabled={readyState === 3 && !retry} onClick={() => socket.close()}>
            Close
          </button>
          <button disabled={readyState !== 3 || !!retry} onClick={() => socket.open()}>
            Open again
          </button>
        </div>
      </Panel>
      <Panel title="What the component got">
        <CloseEventView event={lastCloseEvent} closedBy={closedBy} />
        <RetryFacts retry={retry} retries={retries} />
      </Panel>
      <Panel title="What was called">
        <Log label="Callbacks" lines={lines} />
      </Panel>
    </>
  )
}

function RetryFacts({ retry, retries }: { retry: Retry | null; retries: readonly Retry[] }) {
  const delays = retries.map(({ delay }) => inWords(delay))
  return (
    <Facts
      of={{
        'retry.attempt': retry?.attempt,
        'retry.delay': retry && `${inWords(retry.delay)} ms`,
        'delays so far': delays.length > 0 && `${delays.join(' → ')} ms`,
      }}
    />
  )
}

interface BannerProps {
  readonly retry: Retry | null
  readonly seconds: number | null
  /** What to say if no attempt is scheduled. */
  readonly otherwise: string
  readonly failed: boolean
}

function Banner({ retry, seconds, otherwise, failed }: BannerProps) {
  return (
    <div className={retry ? 'verdict waiting' : failed ? 'verdict refused' : 'verdict'} aria-live="polite">
      {retry ? (
        <p>
          Reconnecting in <strong role="timer">{seconds} s</strong> (attempt {retry.attempt})
        </p>
      ) : (
        <p>{otherwise}</p>
      )}
    </div>
  )
}

/** A wait ends early if the visitor does not want to wait. */
function toWait({ at, delay, attempt }: Retry, sessions: readonly Span[], reconnect: ReconnectOptions): Wait {
  const from = at - delay
  const next = sessions.find((session) => session.from > from)
  const latest =
    reconnect.jitter === 'none'
      ? undefined
      : from + backoff({ ...reconnect, jitter: 'none' }, toBaseDelay(reconnect, attempt, null), attempt)
  return { from, to: Math.min(at, next?.from ?? at), latest }
}

const reasons: Readonly<Record<ReconnectStop['reason'], string>> = {
  code: 'The close code says that a retry would not help: no further attempt.',
  attempts: 'The allowed number of attempts has failed: no further attempt.',
  declined: 'shouldReconnect returned false.',
  refused: 'The server has refused the handshake.',
}

function toSentence(readyState: number, stop: ReconnectStop | null): string {
  if (readyState === 3 && stop) return reasons[stop.reason]
  return ['Connecting …', 'Connected.', 'Closing …', 'Closed. No attempt is scheduled.'][readyState] ?? ''
}

const frames = closeCodes.filter(({ sender }) => sender === 'server' || sender === 'either')

/** The connection, and a server that can misbehave. */
function ReconnectingStory({ reconnect }: { reconnect: ReconnectOptions }) {
  const id = useStoryId()
  const [code, setCode] = useState(1012)
  const [refusing, setRefusing] = useState(false)
  const { name, meaning, retry } = describeCloseCode(code)
  return (
    <>
      <Panel title="The server" wide>
        <div className="row">
          <button onClick={() => peer.drop(id)}>Cut the line</button>
          <button
            aria-pressed={refusing}
            onClick={() => {
              peer.refuse(id, !refusing)
              setRefusing(!refusing)
            }}
          >
            Refuse handshakes
          </button>
          <Field label="Close code">
            {(control) => (
              <select id={control} value={code} onChange={({ target }) => setCode(Number(target.value))}>
                {frames.map(({ first, name }) => (
                  <option key={name} value={codeOf(first, name)}>
                    {codeOf(first, name)} {name}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <button onClick={() => peer.close(id, code)}>Close with {code}</button>
        </div>
        <p className="quiet" aria-live="polite">
          {code} {name}: {meaning}. By default the client <strong>{retry ? 'tries again' : 'stops'}</strong>.
        </p>
      </Panel>
      <Status url={peer.address('/echo', id)} reconnect={reconnect} />
    </>
  )
}

/** The first code of an entry, or where that has an entry of its own, the next. */
function codeOf(first: number, name: string): number {
  let code = first
  while (describeCloseCode(code).name !== name) code += 1
  return code
}

const meta = {
  title: 'Staying connected/Reconnecting',
  component: ReconnectingStory,
  args: { reconnect: { delay: 30_000, jitter: 'none' } },
  argTypes: { reconnect: { table: { disable: true } } },
  parameters: about(
    'The library reconnects by itself after a failure, and says when. It stops after close codes that make a retry pointless.',
    excerpt,
  ),
} satisfies Meta<typeof ReconnectingStory>
export default meta
type Story = StoryObj<typeof meta>

type Context = Parameters<NonNullable<Story['play']>>[0]
type Canvas = Context['canvas']

const got = (canvas: Canvas, name: string) => fact(canvas, 'What the component got', name)

/** The lines of the callbacks' log. */
const called = (canvas: Canvas): string[] =>
  within(canvas.getByRole('log', { name: 'Callbacks' }))
    .queryAllByRole('listitem')
    .map(({ children }) =>
      Array.from(children, ({ textContent }) => textContent.trim())
        .join(' ')
        .trim(),
    )

/** Those about sessions. */
const sessions = (canvas: Canvas): string[] => called(canvas).filter((line) => /^on(Open|Close)/.test(line))

const isOpen = (canvas: Canvas) => eventually(() => expect(canvas.getByText('1 OPEN')).toBeVisible())

async function cutTheLine({ canvas, step, userEvent }: Context): Promise<void> {
  await isOpen(canvas)
  await step('The line is cut: an attempt is scheduled', async () => {
    await userEvent.click(canvas.getByRole('button', { name: 'Cut the line' }))
    await eventually(() => expect(canvas.getByText(/^Reconnecting in/)).toHaveTextContent(/attempt 1/))
    await expect(path(canvas)).toMatch(/0 → 1 → 3$/)
    await expect(got(canvas, 'retry.attempt')).toBe('1')
  })
}

async function cancel({ canvas, step, userEvent }: Context): Promise<void> {
  await step('close() cancels the attempt', async () => {
    await userEvent.click(canvas.getByRole('button', { name: 'Close' }))
    await expect(canvas.getByText('Closed. No attempt is scheduled.')).toBeVisible()
    await expect(got(canvas, 'retry.attempt')).toBe('–')
  })
}

export const TryNow: Story = {
  name: 'Try now',
  parameters: promise(
    'When the connection is lost, the library schedules a retry. The component knows when it starts and which attempt it is, and can start it now.',
    'Connected.',
  ),
  async play(context) {
    const { canvas, step, userEvent } = context
    await cutTheLine(context)
    await step('The component knows why, and when', async () => {
      await expect(path(canvas)).toBe('0 → 1 → 3')
      await expect(got(canvas, 'code')).toBe('1006 Abnormal closure')
      await expect(got(canvas, 'closedBy')).toBe('network')
      await expect(got(canvas, 'retry.delay')).toBe('30,000 ms')
    })
    await step('The seconds are counted down', async () => {
      const seconds = () => parseInt(canvas.getByRole('timer').textContent)
      await eventually(() => expect(seconds()).toBeLessThan(30))
      await expect(seconds()).toBeGreaterThan(0)
    })
    await step('Try now starts the attempt', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Try now' }))
      await eventually(() => expect(path(canvas)).toBe('0 → 1 → 3 → 0 → 1'))
      await expect(got(canvas, 'retry.attempt')).toBe('–')
      await expect(canvas.getByText('Connected.')).toBeVisible()
    })
  },
}

export const Cancelled: Story = {
  parameters: promise(
    'close() cancels the scheduled attempt. The connection stays closed until you open it.',
    'Closed. No attempt is scheduled.',
  ),
  async play(context) {
    await cutTheLine(context)
    await cancel(context)
    await expect(path(context.canvas)).toBe('0 → 1 → 3')
  },
}

export const OpenedAgain: Story = {
  name: 'Opened again',
  parameters: promise('After close(), open() opens the connection again.', 'Connected.'),
  async play(context) {
    const { canvas, step, userEvent } = context
    await cutTheLine(context)
    await step('Try now', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Try now' }))
    })
    await cutTheLine(context)
    await cancel(context)
    await step('open() opens again', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Open again' }))
      await isOpen(canvas)
      await expect(path(canvas)).toBe('0 → 1 → 3 → 0 → 1 → 3 → 0 → 1')
      await expect(sessions(canvas)).toEqual(['onOpen', 'onClose 1006', 'onOpen', 'onClose 1006', 'onOpen'])
    })
  },
}

export const ComesBackByItself: Story = {
  name: 'Comes back by itself',
  args: { reconnect: { delay: 100, maxDelay: 1_000, jitter: 'none' } },
  parameters: promise(
    'While the server refuses, each attempt waits twice as long as the one before, up to a limit. As soon as the server accepts again, the connection is open.',
    'Connected.',
  ),
  async play({ canvas, step, userEvent }) {
    const refuse = canvas.getByRole('button', { name: 'Refuse handshakes' })
    await isOpen(canvas)
    await step('The line is cut, and the server refuses: the delays double', async () => {
      await userEvent.click(refuse)
      await userEvent.click(canvas.getByRole('button', { name: 'Cut the line' }))
      await eventually(() => expect(got(canvas, 'delays so far')).toMatch(/^100 → 200 → 400 → 800 → 1,000 /))
      await expect(got(canvas, 'closedBy')).toBe('network')
    })
    await step('It accepts again, and the connection is open', async () => {
      await userEvent.click(refuse)
      await isOpen(canvas)
      const attempts = got(canvas, 'delays so far')?.split(' → ').length ?? 0
      await expect(called(canvas)).toEqual([
        'onOpen',
        ...Array.from({ length: attempts }, () => 'onClose 1006'),
        'onOpen',
        `onReconnect attempt ${attempts}`,
      ])
    })
  },
}

export const RandomWaits: Story = {
  name: 'Random waits',
  args: { reconnect: { delay: 200, maxDelay: 1_600 } },
  parameters: promise(
    'By default each wait is a random part of the delay, so that many clients do not return at once. The plot shows each wait, and how long it could have been.',
    'Connected.',
  ),
  async play({ canvas, step, userEvent }) {
    const refuse = canvas.getByRole('button', { name: 'Refuse handshakes' })
    const readDelays = () =>
      got(canvas, 'delays so far')
        ?.split(' → ')
        .map((delay) => toNumber(delay.replace(' ms', ''))) ?? []
    await isOpen(canvas)
    await step('The line is cut, and the server refuses: each wait is within its delay', async () => {
      await userEvent.click(refuse)
      await userEvent.click(canvas.getByRole('button', { name: 'Cut the line' }))
      await eventually(() => expect(readDelays().length).toBeGreaterThanOrEqual(4))
      for (const [index, delay] of readDelays().entries())
        await expect(delay).toBeLessThanOrEqual(Math.min(1_600, 200 * 2 ** index))
    })
    await step('It accepts again: the plot shows every wait within its window', async () => {
      await userEvent.click(refuse)
      await isOpen(canvas)
      const plot = canvas.getByRole('img', { name: /Pale: how long each wait could have been/ })
      const [waits, windows] = ['wait', 'window'].map((name) =>
        Array.from(plot.querySelectorAll(`.${name}`), (bar) => bar.getBoundingClientRect().right),
      )
      await expect(windows).toHaveLength(readDelays().length)
      for (const [index, right] of windows!.entries())
        await expect(right).toBeGreaterThanOrEqual(waits![index]! - 1)
    })
  },
}

export const TheCodeDecides: Story = {
  name: 'The code decides',
  args: { reconnect: { delay: 10_000, maxDelay: 60_000, jitter: 'none' } },
  parameters: promise(
    'The library retries if the server restarts, waits four times as long if the server is overloaded, and stops if the server rejects this client.',
    'The close code says that a retry would not help: no further attempt.',
  ),
  async play({ canvas, step, userEvent }) {
    const closeWith = async (code: number, name: string, result: string) => {
      await isOpen(canvas)
      await userEvent.selectOptions(canvas.getByRole('combobox'), `${code} ${name}`)
      await expect(canvas.getByText(result, { selector: 'strong' })).toBeVisible()
      await userEvent.click(canvas.getByRole('button', { name: `Close with ${code}` }))
      await eventually(() => expect(got(canvas, 'code')).toBe(`${code} ${name}`))
      await expect(got(canvas, 'closedBy')).toBe('server')
    }
    await step('1012: tries again', async () => {
      await closeWith(1012, 'Service restart', 'tries again')
      await expect(got(canvas, 'retry.delay')).toBe('10,000 ms')
      await userEvent.click(canvas.getByRole('button', { name: 'Try now' }))
    })
    await step('1013: tries again after a longer delay', async () => {
      await closeWith(1013, 'Try again later', 'tries again')
      await expect(got(canvas, 'retry.delay')).toBe('40,000 ms')
      await userEvent.click(canvas.getByRole('button', { name: 'Try now' }))
    })
    await step('1008: stops', async () => {
      await closeWith(1008, 'Policy violation', 'stops')
      await expect(canvas.getByText(/^The close code says that a retry would not help/)).toBeVisible()
      await expect(got(canvas, 'retry.attempt')).toBe('–')
      await expect(sessions(canvas)).toEqual([
        'onOpen',
        'onClose 1012',
        'onOpen',
        'onClose 1013',
        'onOpen',
        'onClose 1008',
      ])
      await expect(called(canvas).at(-1)).toBe('onReconnectStop code, attempts: 0')
    })
  },
}

const gaveUp = 'The allowed number of attempts has failed: no further attempt.'

async function giveUp({ canvas, step, userEvent }: Context): Promise<void> {
  await isOpen(canvas)
  await step('Three attempts are made, and no more', async () => {
    await userEvent.click(canvas.getByRole('button', { name: 'Refuse handshakes' }))
    await userEvent.click(canvas.getByRole('button', { name: 'Cut the line' }))
    await eventually(() => expect(canvas.getByText(gaveUp)).toBeVisible())
    await expect(got(canvas, 'delays so far')).toBe('100 → 200 → 400 ms')
    await expect(called(canvas)).toEqual([
      ...['onOpen', 'onClose 1006', 'onClose 1006', 'onClose 1006', 'onClose 1006'],
      'onReconnectStop attempts, attempts: 3',
    ])
  })
}

const threeAttempts: ReconnectOptions = { attempts: 3, delay: 100, jitter: 'none' }

export const GivesUp: Story = {
  name: 'Gives up',
  args: { reconnect: threeAttempts },
  parameters: promise('After the allowed number of attempts the library gives up, and reports it.', gaveUp),
  play: giveUp,
}

export const StartsAgain: Story = {
  name: 'Starts again',
  args: { reconnect: threeAttempts },
  parameters: promise('After the library has given up, open() starts again.', 'Connected.'),
  async play(context) {
    const { canvas, step, userEvent } = context
    await giveUp(context)
    await step('open() starts again', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Refuse handshakes' }))
      await userEvent.click(canvas.getByRole('button', { name: 'Open again' }))
      await isOpen(canvas)
      await expect(canvas.getByText('Connected.')).toBeVisible()
    })
  },
}
