/** A long list that is scrolled in each frame of the page: the frames of a recording in the inspector's panel, or plain rows. */
import { createRoot } from 'react-dom/client'
import { createInspector, importRecording, WebSocketInspector } from '../../src/devtools.ts'
import { pause, untilFrameEnds, type Measured, type Preparation } from './page.ts'

const height = 500
const rowHeight = 22
const plainRows = 5_000

const toText = (index: number): string =>
  JSON.stringify({
    type: 'trade',
    symbol: 'WASC',
    price: 100 + (index % 997) / 10,
    size: index % 50,
    id: index,
  })

/** A recording with so many frames, as the button Export would have saved it. */
function toJsonLines(count: number): string {
  const begin = Date.UTC(2026, 0, 5)
  const spans = [{ type: 'open', from: begin, to: begin + count }]
  const state = { status: 'closed', readyState: 3, phase: 'closed', closedBy: null, closeCode: null }
  const session = { number: 1, protocol: '', close: null, error: null, retry: null, stop: null }
  const lines: object[] = [
    {
      type: 'recording',
      version: 1,
      address: 'wss://example.com/trades',
      ...state,
      error: null,
      session: 1,
      latency: null,
    },
    { type: 'session', ...session, spans, sent: 0, received: count, bytes: 0, lastFrameAt: begin + count },
  ]
  for (let index = 0; index < count; index += 1) {
    const text = toText(index)
    lines.push({
      ...{ type: 'frame', at: begin + index, session: 1, direction: index % 10 ? 'received' : 'sent' },
      ...{ format: 'text', size: text.length, text },
    })
  }
  return lines.map((line) => JSON.stringify(line)).join('\n')
}

const root = (): Element => document.querySelector('#root')!

/** Waits until it finds something. */
async function until<Found>(find: () => Found | null | undefined, what: string): Promise<Found> {
  for (let attempt = 0; attempt < 1_000; attempt += 1) {
    const found = find()
    if (found) return found
    await pause(10)
  }
  throw new Error(`${what}: not there`)
}

/** Shows the frames of a recording in the panel. Returns what scrolls. */
async function showFrames(count: number): Promise<Element> {
  const inspector = createInspector()
  inspector.add(importRecording(toJsonLines(count)).recording)
  createRoot(root()).render(
    <div id="panel" style={{ height }}>
      <WebSocketInspector.Panel inspector={inspector} />
    </div>,
  )
  const find = (selector: string) =>
    document.querySelector('#panel > div')?.shadowRoot?.querySelector<HTMLElement>(selector)
  const tabs = await until(() => find('[role=tablist]'), 'the tabs')
  const frames = Array.from(tabs.querySelectorAll('button')).find(
    ({ textContent }) => textContent === 'Frames',
  )
  frames!.click()
  return until(() => find('.frames'), 'the frames')
}

/** Shows rows without any script. Returns what scrolls. */
function showPlain(): Element {
  const rows = Array.from({ length: plainRows }, (_, index) => toText(index))
  root().innerHTML = `<div style="height: ${height}px; overflow: auto; font: 11.5px monospace">${rows
    .map((text) => `<div style="height: ${rowHeight}px; overflow: hidden; white-space: pre">${text}</div>`)
    .join('')}</div>`
  return root().firstElementChild!
}

/** Scrolls by a step in each of so many frames, up or down. Returns how long each frame took. */
async function scroll(list: Element, step: number, count: number): Promise<number[]> {
  const times: number[] = []
  let direction = -1
  await untilFrameEnds()
  return new Promise((resolve) => {
    let before = 0
    requestAnimationFrame(function next(now) {
      if (before) times.push(now - before)
      before = now
      if (times.length === count) {
        resolve(times)
        return
      }
      const from = list.scrollTop
      list.scrollTop += direction * step
      if (list.scrollTop === from) direction = -direction
      requestAnimationFrame(next)
    })
  })
}

/** Whether rows fill what is in sight of a list. */
function isFilled(list: Element): boolean {
  const { top, bottom } = list.getBoundingClientRect()
  const rows = Array.from(list.querySelectorAll('[role=option]'), (row) => row.getBoundingClientRect())
  return rows.some((row) => row.top <= top) && rows.some((row) => row.bottom >= bottom)
}

export const prepareScroll: Preparation = async ({ contender, params }) => {
  const isPlain = contender === 'plain list'
  const list = isPlain ? showPlain() : await showFrames(Number(params.get('frames')))
  await pause(500)
  return async (count): Promise<Measured> => {
    const times = await scroll(list, Number(params.get('step')), count)
    await untilFrameEnds()
    if (!isPlain && !isFilled(list)) throw new Error('rows are missing')
    return { times }
  }
}
