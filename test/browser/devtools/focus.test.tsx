import { act, fireEvent, render, within } from '@testing-library/react'
import axe from 'axe-core'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { WebSocketInspector } from '../../../src/devtools.js'
import { createFullRecording } from '../../devtools/panel/createFullRecording.js'
import { createFakeInspector, createFakeRecording } from '../../devtools/panel/fakeInspector.js'
import { eventually } from '../mount.js'

/** Something that the Tab key has stopped at. */
interface Stop {
  readonly name: string
  readonly element: Element
  /** Whether it comes after the previous one for someone who reads the screen. */
  readonly isNext: boolean
}

beforeEach(() => localStorage.clear())

/** The floating panel between two buttons of an app, opened and ready. */
async function open(width: number) {
  await page.viewport(width, 900)
  localStorage.setItem('wasclean-inspector', '{"isOpen":true,"size":700}')
  const other = createFakeRecording(2, { address: 'wss://example.com/other' })
  const recording = createFullRecording()
  const inspector = createFakeInspector(other, recording)
  const { unmount } = render(
    <>
      <button>Before</button>
      <WebSocketInspector inspector={inspector} />
    </>,
  )
  const after = document.createElement('button')
  after.textContent = 'After'
  onTestFinished(async () => {
    unmount()
    after.remove()
    await page.viewport(414, 896)
  })
  const find = () =>
    Array.from(document.querySelectorAll('div')).find(({ shadowRoot }) => shadowRoot?.querySelector('.root'))
  await eventually(() => expect(find()).toBeDefined())
  document.body.append(after)
  const root = find()!.shadowRoot!
  const ui = within(root as unknown as HTMLElement)
  const before = within(document.body).getByRole('button', { name: 'Before' })
  return { root, ui, before, after, inspector, recording }
}
type Opened = Awaited<ReturnType<typeof open>>

function nameOf(root: ShadowRoot, element: Element): string {
  axe.setup(root.host)
  const name = axe.commons.text.accessibleText(element)
  axe.teardown()
  return name
}

/** Whether the second element is inside the first one, to its right, or below it. */
function isAfter(first: Element, second: Element): boolean {
  if (first.contains(second)) return true
  const [a, b] = [first, second].map((element) => element.getBoundingClientRect()) as [DOMRect, DOMRect]
  const [middleOfA, middleOfB] = [a.top + a.height / 2, b.top + b.height / 2]
  const isBeside = (middleOfB > a.top && middleOfB < a.bottom) || (middleOfA > b.top && middleOfA < b.bottom)
  return isBeside ? b.left >= a.right - 1 : middleOfB > middleOfA
}

/** Presses a key until the focus has left the panel. Returns where it has been. */
async function walk({ root }: Opened, key: string): Promise<Stop[]> {
  const stops: Stop[] = []
  for (;;) {
    await userEvent.keyboard(key)
    const element = root.activeElement
    if (!element) return stops
    // Otherwise it would go round and round in a trap.
    if (stops.some((stop) => stop.element === element))
      throw new Error(`${key} came back to ${element.outerHTML}`)
    const last = stops.at(-1)
    // Now, since a view may scroll to the next one.
    stops.push({ name: nameOf(root, element), element, isNext: !last || isAfter(last.element, element) })
  }
}

const names = (stops: readonly Stop[]) => stops.map(({ name }) => name)

const bar = [
  'Size of the panel',
  'Import',
  'Side of the page',
  'Close',
  'Connections',
  'Retry now',
  'Restore',
]
const copy = ['Copy as story', 'Copy as test', 'Export']

const views: Record<string, readonly [tab: string, content: readonly string[]]> = {
  Timeline: ['Timeline', ['Show', ...[3, 2, 1].map((number) => `Show the frames of session ${number}`)]],
  Frames: ['Frames', ['Search in frames', 'Which frames', 'Pause', 'Clear', 'Frames']],
  Topics: ['Topics 2 1 refused', ['Topics']],
  Requests: ['Requests 2 1 failed', ['Requests', 'Object']],
  Simulate: [
    'Simulate',
    [
      ...['Cut', 'Code', 'Reason', 'Close', 'Go on', 'Milliseconds', 'Set', 'Accept'],
      ...['1 of how many received messages', 'Set', 'Message', 'Inject'],
    ],
  ],
}

describe.each([1000, 320])('I36 at a width of %i', (width) => {
  test.each(Object.keys(views))(
    'I36 Tab and Shift+Tab go through %s as one reads it, and out again',
    async (view) => {
      const opened = await open(width)
      const { ui, before, after } = opened
      const [tab, content] = views[view]!
      fireEvent.click(ui.getByRole('tab', { name: new RegExp(`^${view}`) }))
      before.focus()

      const stops = await walk(opened, '{Tab}')
      expect(names(stops)).toEqual([...bar, tab, ...copy, ...content])
      expect(names(stops.filter(({ isNext }) => !isNext))).toEqual([])
      expect(document.activeElement).toBe(after)

      const back = await walk(opened, '{Shift>}{Tab}{/Shift}')
      expect(names(back)).toEqual(names(stops).reverse())
      expect(document.activeElement).toBe(before)
    },
  )
})

describe('I37', () => {
  /** Opens the panel, and focuses a control of it. */
  async function focus(role: string, name: string) {
    const opened = await open(1000)
    const { root, ui } = opened
    ui.getByRole(role, { name }).focus()
    return {
      ...opened,
      press: (...keys: readonly string[]) => userEvent.keyboard(keys.map((key) => `{${key}}`).join('')),
      focused: () => root.activeElement && nameOf(root, root.activeElement),
    }
  }

  test('I37 the focus goes back to the list when a frame is closed, by its button or by Escape', async () => {
    const { ui, press, focused } = await focus('tab', 'Timeline')
    await press('ArrowRight', 'Tab', 'Tab', 'Tab')
    expect(focused()).toBe('Export')
    for (const way of [['Tab', 'Enter'], ['Escape']]) {
      ui.getByRole('listbox', { name: 'Frames' }).focus()
      await press('End', 'Tab')
      expect(focused()).toBe('Frame 3')
      await press(...way)
      expect(focused()).toBe('Frames')
      expect(ui.queryByRole('region', { name: 'Frame 3' })).toBe(null)
    }
  })

  test('I37 the focus goes on in the frames of a session, and to the search when all are shown again', async () => {
    const { press, focused } = await focus('button', 'Show the frames of session 2')
    await press('Enter')
    expect(focused()).toBe('Frames')
    await press('Tab', 'Tab', 'Tab')
    expect(focused()).toBe('Show all sessions instead of session 2')
    await press('Enter')
    expect(focused()).toBe('Search in frames')
  })

  test('I37 the focus goes to the tab when the connection retries or is restored', async () => {
    const { recording, ui, press, focused } = await focus('button', 'Retry now')
    await press('Enter')
    act(() => recording.set({ retry: null }))
    expect(focused()).toBe('Timeline')
    ui.getByRole('button', { name: 'Restore' }).focus()
    await press('Enter')
    act(() => recording.set({ isSimulating: false }))
    expect(focused()).toBe('Timeline')
    expect(recording.calls).toEqual(['retryNow()', 'restore()'])
  })

  test('I37 the focus goes to the tab when the countdown ends by itself', async () => {
    const { recording, root, focused } = await focus('button', 'Retry now')
    // The window loses the focus, but not the button.
    root.activeElement!.dispatchEvent(new FocusEvent('focusout', { bubbles: true, composed: true }))
    act(() => recording.set({ retry: null, status: 'connecting' }))
    expect(focused()).toBe('Timeline')
  })

  test('I37 the focus stays where it is when another control goes away', async () => {
    const { recording, after, ui, focused } = await focus('button', 'Retry now')
    const { retry } = recording.getSnapshot()
    ui.getByRole('button', { name: 'Restore' }).focus()
    act(() => recording.set({ retry: null }))
    expect(focused()).toBe('Restore')
    act(() => recording.set({ retry }))
    ui.getByRole('button', { name: 'Retry now' }).focus()
    after.focus()
    act(() => recording.set({ retry: null }))
    expect(document.activeElement).toBe(after)
  })

  test('I37 the focus goes to the tab that is shown when a view goes away', async () => {
    const { recording, ui, focused } = await focus('tab', 'Simulate')
    fireEvent.click(ui.getByRole('tab', { name: 'Simulate' }))
    ui.getByRole('button', { name: 'Cut' }).focus()
    act(() => recording.set({ isLive: false }))
    expect(focused()).toBe('Timeline')
  })

  test('I37 the focus goes to the connections when another one is shown', async () => {
    const { inspector, focused } = await focus('button', 'Retry now')
    act(() => inspector.add(createFakeRecording(3)))
    expect(focused()).toBe('Connections')
  })

  test('I37 the focus stays in a field whose value was set, which then follows the simulation', async () => {
    const { recording, ui, press, focused } = await focus('tab', 'Simulate')
    const { simulated } = recording.getSnapshot()
    const shows = () => ui.getByRole<HTMLInputElement>('textbox', { name: 'Milliseconds' }).value
    fireEvent.click(ui.getByRole('tab', { name: 'Simulate' }))
    ui.getByRole<HTMLInputElement>('textbox', { name: 'Milliseconds' }).select()
    await press('7', '5', 'Enter')
    expect(recording.calls).toEqual(['setLatency(75)'])
    act(() => recording.set({ simulated: { ...simulated, latency: 75 } }))
    expect(focused()).toBe('Milliseconds')
    expect(shows()).toBe('75')
    act(() => recording.set({ simulated: { ...simulated, latency: 0 } }))
    expect(shows()).toBe('0')
  })

  test('I37 the focus goes to the connections when the problems of an import are dismissed', async () => {
    const { root, ui, press, focused } = await focus('tab', 'Timeline')
    const file = new DataTransfer()
    file.items.add(new File(['no JSON'], 'a.jsonl'))
    const input = root.querySelector<HTMLInputElement>('input[type=file]')!
    input.files = file.files
    fireEvent.change(input)
    await eventually(() => expect(ui.getByRole('button', { name: 'Dismiss' })).toBeDefined())
    ui.getByRole('button', { name: 'Dismiss' }).focus()
    await press('Enter')
    expect(focused()).toBe('Connections')
  })
})
