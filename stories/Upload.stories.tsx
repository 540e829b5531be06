import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState, type ReactNode } from 'react'
import { expect } from 'storybook/test'
import { useBufferedAmount, useMessageReducer, useWebSocket, type SendOutcome } from '../src/index.ts'
import { getFakeServer } from '../src/storybook.ts'
import { about, promise } from './support/about.ts'
import { createBufferWitness, type BufferWitness } from './support/bufferWitness.ts'
import { Facts } from './support/Facts.tsx'
import { Field } from './support/Field.tsx'
import { Meter } from './support/Meter.tsx'
import { Panel } from './support/Panel.tsx'
import { peer } from './support/peer.ts'
import { eventually, fact } from './support/reading.ts'
import { StateRail } from './support/StateRail.tsx'
import { TimePlot } from './support/TimePlot.tsx'
import { useSamples } from './support/useSamples.ts'
import excerpt from './excerpts/Upload.tsx?raw'
import { useStoryId } from './support/useStoryId.ts'

const mebibyte = 1024 * 1024

const fileSize = 8 * mebibyte
const chunkSize = mebibyte / 16
const highWaterMark = mebibyte

/** The server’s answer to each chunk: the number it bears, and how many bytes there have been. */
interface Receipt {
  readonly number: number
  readonly bytes: number
}

const none = { chunks: 0, bytes: 0, misplaced: 0 }

const count = ({ chunks, misplaced }: typeof none, { number, bytes }: Receipt) => ({
  chunks: chunks + 1,
  bytes,
  misplaced: number === chunks ? misplaced : misplaced + 1,
})

function Upload(props: { url: string; limit: number; witness: BufferWitness; children: ReactNode }) {
  const { url, limit, witness, children } = props
  const [outcomes, setOutcomes] = useState<readonly SendOutcome[]>([])
  const socket = useWebSocket<Receipt>(url, {
    parse: 'json',
    highWaterMark, // no more than this, and one chunk, in the browser’s own buffer
    queue: { limit, overflow: 'drop-newest' }, // the rest waits here
    reconnect: false, // chunks in transit would be missing
    WebSocket: witness.WebSocket,
  })

  const unsent = useBufferedAmount(socket)
  const overTime = useSamples(unsent, 25)
  const [mostUnsent, setMostUnsent] = useState(0)
  if (unsent > mostUnsent) setMostUnsent(unsent)

  const { bytes, chunks, misplaced } = useMessageReducer(socket, count, none)

  return (
    <>
      <Panel title="An upload" wide>
        <StateRail readyState={socket.readyState} />
        <div className="row">
          {children}
          <button
            className="main"
            disabled={socket.readyState !== 1 || outcomes.length > 0}
            onClick={() =>
              setOutcomes(chunksOfAFile().map((chunk) => socket.send(chunk, { queue: 'session' })))
            }
          >
            Upload 8 MiB
          </button>
        </div>
        <Meter label="Unsent" text={inWords(unsent)} value={unsent} max={fileSize} />
        <TimePlot
          label="Unsent over time"
          values={overTime}
          shown={100}
          toText={inWords}
          mark={{ label: 'the high-water mark', value: highWaterMark }}
        />
        <Meter label="Arrived at the server" text={inWords(bytes)} value={bytes} max={fileSize} />
      </Panel>
      <Answers outcomes={outcomes} limit={limit} />
      <Panel title="Result">
        <Facts
          of={{
            'most unsent': inWords(mostUnsent),
            'most in the socket': inWords(witness.getMost()),
            'chunks arrived': chunks,
            'out of order': misplaced,
          }}
        />
      </Panel>
    </>
  )
}

function Answers({ outcomes, limit }: { outcomes: readonly SendOutcome[]; limit: number }) {
  const times = (outcome: SendOutcome) => outcomes.filter((other) => other === outcome).length
  return (
    <Panel title="What send() answered">
      <Facts of={{ sent: times('sent'), queued: times('queued'), dropped: times('dropped') }} />
      <p className="quiet">
        128 chunks of 64 KiB in one go. As soon as the socket holds {inWords(highWaterMark)} of unsent data,
        the rest is queued
        {limit < Infinity && `. The queue holds ${limit} chunks; any more are dropped`}.
      </p>
    </Panel>
  )
}

/** Each begins with its number. */
function chunksOfAFile(): ArrayBuffer[] {
  return Array.from({ length: fileSize / chunkSize }, (_, number) => {
    const chunk = new ArrayBuffer(chunkSize)
    new DataView(chunk).setUint32(0, number)
    return chunk
  })
}

const inWords = (bytes: number): string => `${(bytes / mebibyte).toFixed(2)} MiB`

const speeds = [1, 4, 16, 64]

/** The upload, with a server that takes its time. */
function UploadStory({ limit, canvasElement }: { limit: number; canvasElement: HTMLElement }) {
  const id = useStoryId()
  // A component with its own WebSocket does not use the story's, unless it asks for it.
  const startRun = (run: number, speed: number) => ({
    run,
    speed,
    witness: createBufferWitness(() => (peer.isLive ? WebSocket : getFakeServer(canvasElement).WebSocket)),
  })
  const [{ run, speed, witness }, setRun] = useState(() => startRun(1, 16))
  return (
    <Upload
      key={run}
      url={peer.address('/sink', id, { rate: String(speed * mebibyte) })}
      limit={limit}
      witness={witness}
    >
      <Field label="The server reads at most" short>
        {(control) => (
          <select
            id={control}
            value={speed}
            onChange={({ target }) => setRun(startRun(run + 1, Number(target.value)))}
          >
            {speeds.map((speed) => (
              <option key={speed} value={speed}>
                {speed} MiB a second
              </option>
            ))}
          </select>
        )}
      </Field>
      <button onClick={() => setRun(startRun(run + 1, speed))}>Begin again</button>
    </Upload>
  )
}

const meta = {
  title: 'Messages/Upload',
  args: { limit: Infinity },
  argTypes: { limit: { table: { disable: true } } },
  render: ({ limit }, { canvasElement }) => <UploadStory limit={limit} canvasElement={canvasElement} />,
  parameters: about(
    'With a high-water mark, messages wait in order in a queue that you can measure, instead of filling the browser’s memory.',
    excerpt,
  ),
} satisfies Meta<{ limit: number }>
export default meta
type Story = StoryObj<typeof meta>

const caveat = {
  caveat:
    'There is no slow network here: the fake peer reads a chunk and then pauses, as the chosen speed requires. Run npm start for a ' +
    'socket that is really full.',
}

type Canvas = Parameters<NonNullable<Story['play']>>[0]['canvas']

const answered = (canvas: Canvas, outcome: SendOutcome): number =>
  Number(fact(canvas, 'What send() answered', outcome))

const became = (canvas: Canvas, name: string): number => parseFloat(fact(canvas, 'Result', name) ?? '')

const meter = (canvas: Canvas, name: string): number =>
  Number(canvas.getByRole('meter', { name }).getAttribute('aria-valuenow'))

/** The high-water mark and one chunk, which may have begun just below it. */
const allowed = (highWaterMark + chunkSize) / mebibyte

export const Backpressure: Story = {
  parameters: promise(
    'Everything arrives in order. The socket never holds more than a mebibyte and one chunk. The meter shows how much is unsent.',
    '8.00 MiB',
    caveat,
  ),
  async play({ canvas, step, userEvent }) {
    await eventually(() => expect(canvas.getByText('1 OPEN')).toBeVisible())
    await step('The socket takes chunks up to the mark, the rest is queued', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Upload 8 MiB' }))
      await expect(answered(canvas, 'sent')).toBeGreaterThan(0)
      await expect(answered(canvas, 'queued')).toBeGreaterThan(64)
      await expect(answered(canvas, 'sent') + answered(canvas, 'queued')).toBe(128)
      await expect(answered(canvas, 'dropped')).toBe(0)
    })
    await step('The meter shows how much is unsent', async () => {
      await eventually(() => expect(became(canvas, 'most unsent')).toBeGreaterThan(allowed))
      const plot = canvas.getByRole('img', {
        name: /^Unsent over time: .* Dashed: the high-water mark, 1\.00 MiB$/,
      })
      await expect(plot.querySelector('.mark')).not.toBeNull()
    })
    await step('Everything arrives, in order', async () => {
      await eventually(() => expect(meter(canvas, 'Arrived at the server')).toBe(fileSize))
      await eventually(() => expect(meter(canvas, 'Unsent')).toBe(0))
      await expect(became(canvas, 'chunks arrived')).toBe(128)
      await expect(became(canvas, 'out of order')).toBe(0)
    })
    await step('The socket never held more than allowed', async () => {
      await expect(became(canvas, 'most in the socket')).toBeGreaterThanOrEqual(1)
      await expect(became(canvas, 'most in the socket')).toBeLessThan(allowed + 0.01)
    })
  },
}

export const FullQueue: Story = {
  name: 'Full queue',
  args: { limit: 50 },
  parameters: promise(
    'When the queue is full, send() returns "dropped". Every chunk for which it returned "sent" or "queued" arrives.',
    'dropped',
    caveat,
  ),
  async play({ canvas, step, userEvent }) {
    await eventually(() => expect(canvas.getByText('1 OPEN')).toBeVisible())
    await step('Fifty chunks are queued, and no more', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Upload 8 MiB' }))
      await expect(answered(canvas, 'queued')).toBe(50)
      await expect(answered(canvas, 'dropped')).toBe(78 - answered(canvas, 'sent'))
      await expect(answered(canvas, 'dropped')).toBeGreaterThan(0)
    })
    await step('Every accepted chunk arrives, in order', async () => {
      const taken = answered(canvas, 'sent') + answered(canvas, 'queued')
      await eventually(() => expect(became(canvas, 'chunks arrived')).toBe(taken))
      await expect(became(canvas, 'out of order')).toBe(0)
      await expect(meter(canvas, 'Arrived at the server')).toBe(taken * chunkSize)
      await eventually(() => expect(meter(canvas, 'Unsent')).toBe(0))
    })
  },
}
