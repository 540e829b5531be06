import { act, cleanup, fireEvent, render, within } from '@testing-library/react'
import { StrictMode } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { toStory, toTest, WebSocketInspector, webSocketInspectorPlugin } from '../../../src/devtools.ts'
import { getAnnounced } from '../../../src/platform/announce.ts'
import type { RecordingSnapshot } from '../../../src/devtools/contract.ts'
import { patience } from '../../support/patience.mjs'
import {
  createFakeInspector,
  createFakeRecording,
  start,
  toFrame,
  toSession,
  type FakeRecording,
} from './fakeInspector.ts'

// The panel is loaded once, and rendered at once from then on.
beforeAll(async () => {
  render(<WebSocketInspector.Panel inspector={createFakeInspector()} />)
  await vi.waitFor(() => look().ui.getByText(/No connection yet/), { timeout: patience })
  cleanup()
})
beforeEach(() => localStorage.clear())
afterEach(cleanup)

/** The content of the only shadow root of the page. */
function look() {
  const host = Array.from(document.querySelectorAll('div')).find(({ shadowRoot }) => shadowRoot)
  if (!host?.shadowRoot) throw new Error('there is no shadow root')
  return { host, root: host.shadowRoot, ui: within(host.shadowRoot as unknown as HTMLElement) }
}

function show(...recordings: FakeRecording[]) {
  const inspector = createFakeInspector(...recordings)
  render(<WebSocketInspector.Panel inspector={inspector} />, { wrapper: StrictMode })
  return { inspector, ...look() }
}

const texts = (elements: readonly HTMLElement[]) => elements.map(({ textContent }) => textContent)

test('I22 renders nothing on a server, and into a shadow root without a style element in a page', () => {
  expect(renderToString(<WebSocketInspector />)).toBe('')
  expect(renderToString(<WebSocketInspector.Panel />)).toBe('')
  const { root } = show(createFakeRecording(1))
  expect(root.adoptedStyleSheets).toHaveLength(1)
  expect(root.querySelector('style, link')).toBe(null)
  expect(document.querySelector('style')).toBe(null)
})

test('I22 disposes of each inspector that it has made, and of none that it was given', () => {
  const given = createFakeInspector()
  const dispose = vi.spyOn(given, 'dispose')
  render(<WebSocketInspector.Panel inspector={given} />, { wrapper: StrictMode }).unmount()
  expect(dispose).not.toHaveBeenCalled()
  const { unmount } = render(<WebSocketInspector.Panel />, { wrapper: StrictMode })
  expect(look().ui.getByText(/No connection yet/)).toBeDefined()
  // The list of connections is watched by replacing its `add`.
  const announced = getAnnounced()
  expect(Object.keys(announced)).toContain('add')
  unmount()
  expect(Object.keys(announced)).toEqual([])
  expect(document.querySelector('div div')).toBe(null)
})

describe('I23', () => {
  const open = () => fireEvent.click(look().ui.getByRole('button', { name: 'Open the WebSocket inspector' }))
  const mount = () =>
    render(<WebSocketInspector inspector={createFakeInspector(createFakeRecording(1))} />, {
      wrapper: StrictMode,
    })

  test('I23 is closed at first, and remembers that it is open, its side and its size', () => {
    const { unmount } = mount()
    open()
    fireEvent.change(look().ui.getByLabelText('Side of the page'), { target: { value: 'left' } })
    fireEvent.keyDown(look().ui.getByRole('separator'), { key: 'ArrowRight' })
    unmount()
    mount()
    expect(look().ui.getByRole('separator').getAttribute('aria-valuenow')).toBe('412')
    expect(look().ui.getByRole('region', { name: 'WebSocket inspector' }).className).toContain('left')
    fireEvent.click(look().ui.getByRole('button', { name: 'Close' }))
    cleanup()
    mount()
    open()
  })

  test.each(['no JSON', '{"size":"wide","side":"top","isOpen":1}', '7', 'null'])(
    'I23 takes %s in the storage for nothing',
    (stored) => {
      localStorage.setItem('wasclean-inspector', stored)
      mount()
      open()
      expect(look().ui.getByRole('separator').getAttribute('aria-valuenow')).toBe('380')
    },
  )

  test('I23 works where the page may store nothing', () => {
    const refuse = () => {
      throw new DOMException('no', 'SecurityError')
    }
    const spies = (['getItem', 'setItem'] as const).map((name) =>
      vi.spyOn(Storage.prototype, name).mockImplementation(refuse),
    )
    mount()
    open()
    expect(look().ui.getByRole('separator')).toBeDefined()
    for (const spy of spies) spy.mockRestore()
  })

  test('I24 moves the focus into the panel that opens, and back to the button', () => {
    mount()
    open()
    expect(look().root.activeElement?.textContent).toBe('Close')
    fireEvent.click(look().ui.getByRole('button', { name: 'Close' }))
    expect(look().root.activeElement?.getAttribute('aria-label')).toBe('Open the WebSocket inspector')
  })
})

test('I25 lists the newest connection first, selects it, and the arrow keys select another one', () => {
  const { ui, root } = show(
    createFakeRecording(1, { address: 'wss://example.com/one', latency: 24.4 }),
    createFakeRecording(2, { address: 'wss://example.com/two', status: 'closed', owners: 1, session: 3 }),
  )
  const rows = within(ui.getByRole('listbox', { name: 'Connections' })).getAllByRole('option')
  expect(texts(rows)).toEqual([
    'example.com/twoclosed · session 3 · 1 owner',
    'example.com/oneopen · session 1 · 2 owners · 24 ms',
  ])
  const selected = () => rows.map((row) => row.getAttribute('aria-selected'))
  expect(selected()).toEqual(['true', 'false'])
  fireEvent.keyDown(ui.getByRole('listbox', { name: 'Connections' }), { key: 'ArrowDown' })
  expect(selected()).toEqual(['false', 'true'])
  expect(root.querySelector('code')?.textContent).toBe('wss://example.com/one')
})

test('I26 counts down to the next attempt, and makes it at once', () => {
  const retry = { attempt: 4, delay: 8000, at: Date.now() + 60_000 }
  const recording = createFakeRecording(1, { status: 'reconnecting', retry })
  const { ui, root } = show(recording)
  expect(root.querySelector('.countdown')?.textContent).toMatch(/^Attempt 4 in (60|59) sRetry now$/)
  fireEvent.click(ui.getByRole('button', { name: 'Retry now' }))
  expect(recording.calls).toEqual(['retryNow()'])
  act(() => recording.set({ isLive: false }))
  expect(ui.queryByRole('button', { name: 'Retry now' })).toBe(null)
  expect(ui.queryByRole('tab', { name: 'Simulate' })).toBe(null)
})

test('I27 shows the spans of each session, and explains how it ended', () => {
  const [refused] = [toSession(3, 1008, { stop: 'code', retry: null, error: 'the server has refused it' })]
  const { ui } = show(
    createFakeRecording(1, { isLive: false, sessions: [toSession(1, 1006), toSession(2, 1012), refused] }),
  )
  expect(ui.getAllByRole('img').map((bar) => bar.getAttribute('aria-label'))).toEqual(
    Array(3).fill('connecting 300 ms, open 9.7 s, waiting 2.0 s'),
  )
  const [third, second, first] = texts(ui.getAllByRole('listitem'))
  expect(first).toContain('1006 Abnormal closure 14:02:13')
  expect(first).toContain(
    'Connection lost or never made. Closed by the network: no close frame came. It was open for 9.7 s, the last 8.0 s without a frame. Next attempt after 2.0 s.',
  )
  expect(second).toContain('1012 Service restart')
  expect(third).toContain(
    'Error: the server has refused it. No further attempt: reconnecting does not help with this code.',
  )
})

test('I27 says that a session was never open, and nothing of an idle line while there was traffic', () => {
  const { ui } = show(
    createFakeRecording(1, {
      isLive: false,
      sessions: [
        toSession(1, 1006, { spans: [{ type: 'connecting', from: start, to: start + 300 }] }),
        toSession(2, 1012, { lastFrameAt: start + 21_500 }),
      ],
    }),
  )
  const [second, first] = texts(ui.getAllByRole('listitem'))
  expect(first).toContain(
    'It was never open: the server cannot be reached, or refuses, for example an expired token. The network panel of the browser may show its answer.',
  )
  expect(second).toContain('It was open for 9.7 s. Next attempt')
})

test('I27 shows no axis before the first session', () => {
  const { ui } = show(createFakeRecording(1))
  expect(ui.getByText('No session yet.')).toBeDefined()
})

describe('I28', () => {
  const frames = (ui: ReturnType<typeof look>['ui']) =>
    within(ui.getByRole('listbox', { name: 'Frames' })).getAllByRole('option')
  const openFrames = (...kept: Parameters<typeof createFakeRecording>[2] & object) => {
    const recording = createFakeRecording(1, {}, kept)
    const shown = show(recording)
    fireEvent.click(shown.ui.getByRole('tab', { name: 'Frames' }))
    return { recording, ...shown }
  }

  test('I28 shows time, direction, size and data of each frame, refused and injected ones marked', () => {
    const { ui } = openFrames(
      toFrame(1, { at: start + 7, direction: 'sent', data: 'hello', size: 5 }),
      toFrame(2, { data: new Uint8Array([1, 171]), type: 'binary', size: 2, isSimulated: true }),
      toFrame(3, { data: null, size: 1234, error: 'price: must be a number' }),
    )
    expect(texts(frames(ui))).toEqual([
      '14:02:03.007↑5 Bhello',
      '14:02:03.020↓2 Binjected01 ab',
      '14:02:03.030↑1.2 kBrefusedNot kept',
    ])
  })

  test('I28 finds frames by text, direction, session and refusal', () => {
    const { ui, recording } = openFrames(
      ...Array.from({ length: 12 }, (_, index) => toFrame(index + 1)),
      toFrame(13, { error: 'no', session: 2 }),
    )
    const type = (value: string) => fireEvent.change(ui.getByRole('searchbox'), { target: { value } })
    const choose = (value: string) =>
      fireEvent.change(ui.getByLabelText('Which frames'), { target: { value } })
    expect(ui.getByText('13 frames')).toBeDefined()
    type('"id":1')
    expect(frames(ui)).toHaveLength(5)
    choose('sent')
    expect(texts(frames(ui))[0]).toContain('{"id":12}')
    choose('refused')
    expect(frames(ui)).toHaveLength(1)
    type('nowhere')
    expect(ui.getByText('No frame matches.')).toBeDefined()
    fireEvent.click(ui.getByRole('button', { name: 'Pause' }))
    fireEvent.click(ui.getByRole('button', { name: 'Clear' }))
    expect(recording.calls).toEqual(['pause()', 'clear()'])
  })

  test('I29 shows the selected frame as a tree: what was decoded, or its JSON, or its text', () => {
    const { ui } = openFrames(
      toFrame(1, { data: 'plain' }),
      toFrame(2, { data: '{"price":7}' }),
      toFrame(3, { data: '{"price":8}', decoded: [{ cents: 800 }], error: 'schema: too dear' }),
    )
    const press = (key: string) => fireEvent.keyDown(ui.getByRole('listbox', { name: 'Frames' }), { key })
    press('End')
    expect(ui.getByRole('region', { name: 'Frame 3' }).textContent).toContain(
      'schema: too dearObjectcents: 800',
    )
    press('ArrowUp')
    expect(ui.getByRole('region', { name: 'Frame 2' }).textContent).toContain('Objectprice: 7')
    press('Home')
    expect(ui.getByRole('region', { name: 'Frame 1' }).textContent).toContain('"plain"')
    press('Escape')
    expect(ui.queryByRole('region', { name: /^Frame/ })).toBe(null)
  })
})

test('I30 breaks the connection as asked, says what it cannot do, and restores', () => {
  const recording = createFakeRecording(1)
  const { ui } = show(recording)
  fireEvent.click(ui.getByRole('tab', { name: 'Simulate' }))
  const enter = (name: string, value: string) =>
    fireEvent.change(ui.getByLabelText(name), { target: { value } })
  const press = (name: string) => fireEvent.click(ui.getByRole('button', { name }))
  press('Cut')
  expect(ui.getByText('there is no open session')).toBeDefined()
  enter('Code', '1006')
  press('Close')
  expect(ui.getByText('code: must be one that a server may send, got 1006')).toBeDefined()
  enter('Milliseconds', '250')
  fireEvent.submit(ui.getByRole('form', { name: 'Add latency' }))
  enter('1 of how many received messages', '3')
  fireEvent.submit(ui.getByRole('form', { name: 'Drop messages' }))
  press('Stall')
  press('Refuse')
  press('Inject')
  expect(recording.calls).toEqual([
    'cut()',
    'close(1006, "")',
    'setLatency(250)',
    'dropEach(3)',
    'stall(true)',
    'refuseNext(true)',
    'inject("{\\"type\\":\\"test\\"}")',
  ])
  const simulated: RecordingSnapshot['simulated'] = {
    isStalled: true,
    latency: 250,
    refusesNext: true,
    dropEach: 3,
    dropped: 2,
  }
  act(() => recording.set({ isSimulating: true, simulated }))
  fireEvent.click(ui.getByRole('tab', { name: 'Timeline' }))
  expect(ui.getByText(/nothing passes, 250 ms added/).textContent).toBe(
    'Simulating: nothing passes, 250 ms added in each direction, the next handshake is refused, 1 of 3 messages is dropped (2 so far)',
  )
  const list = ui.getByRole('listbox', { name: 'Connections' })
  expect(within(list).getByRole('option').textContent).toContain('simulated')
  press('Restore')
  expect(recording.calls.at(-1)).toBe('restore()')
})

test('I30 says on the closed button that something is simulated', () => {
  const recording = createFakeRecording(1, { isSimulating: true })
  const other = createFakeRecording(2)
  render(<WebSocketInspector inspector={createFakeInspector(recording, other)} />)
  expect(look().ui.getByRole('button').textContent).toBe('simulated')
  // It listens to nothing else, so that it costs nothing.
  expect(other.listeners.size).toBe(0)
  act(() => recording.set({ isSimulating: false }))
  expect(look().ui.getByRole('button').textContent).toBe('')
})

test('I31 copies the recording as a story and as a test', async () => {
  const recording = createFakeRecording(1)
  const { ui } = show(recording)
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()
  await act(() => fireEvent.click(ui.getByRole('button', { name: 'Copy as story' })))
  await act(() => fireEvent.click(ui.getByRole('button', { name: 'Copy as test' })))
  expect(write.mock.calls).toEqual([[toStory(recording)], [toTest(recording)]])
  expect(ui.getByRole('status').textContent).toBe('Copied')
  write.mockRejectedValue(new DOMException('no', 'NotAllowedError'))
  await act(() => fireEvent.click(ui.getByRole('button', { name: 'Copy as test' })))
  expect(ui.getByRole('status').textContent).toBe('The browser does not allow it')
})

test('I31 exports the recording as a file of JSON lines', async () => {
  const recording = createFakeRecording(1)
  const { ui } = show(recording)
  const saved: Blob[] = []
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    saved.push(blob as Blob)
    return 'blob:1'
  })
  const names: string[] = []
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    names.push(`${this.download} ${this.href}`)
  })
  fireEvent.click(ui.getByRole('button', { name: 'Export' }))
  expect(names).toEqual(['connection.jsonl blob:1'])
  expect(await saved[0]?.text()).toBe(recording.toJsonLines())
  vi.restoreAllMocks()
})

test('I31 imports a file, and says which lines it could not read', async () => {
  // Imported recordings get the numbers from 1.
  const { ui, root } = show(createFakeRecording(100))
  const input = root.querySelector<HTMLInputElement>('input[type=file]')!
  Object.defineProperty(input, 'files', { value: [new File(['no JSON'], 'a.jsonl')], configurable: true })
  await act(() => fireEvent.change(input))
  await act(() => Promise.resolve())
  expect(ui.getByRole('alert').textContent).toContain('Line 1: ')
  expect(ui.getAllByRole('option')[0]?.textContent).toContain('recorded')
  fireEvent.click(ui.getByRole('button', { name: 'Dismiss' }))
  expect(ui.queryByRole('alert')).toBe(null)
})

test('I32 shows topics and requests if there are any', () => {
  const recording = createFakeRecording(1)
  const { ui } = show(recording)
  expect(texts(ui.getAllByRole('tab'))).toEqual(['Timeline', 'Frames', 'Simulate'])
  act(() =>
    recording.set({
      topics: [{ key: 'news', status: 'refused', followers: 2, error: 'not allowed' }],
      requests: [
        { number: 1, at: start, payload: { a: 1 }, outcome: 'answered', endedAt: start + 200, error: null },
        {
          number: 2,
          at: start,
          payload: 'all',
          outcome: 'timeout',
          endedAt: start + 5000,
          error: 'too late',
        },
      ],
    }),
  )
  expect(texts(ui.getAllByRole('tab'))).toEqual([
    ...['Timeline', 'Frames', 'Topics 1 1 refused', 'Requests 2 1 failed', 'Simulate'],
  ])
  fireEvent.click(ui.getByRole('tab', { name: /Topics/ }))
  expect(texts(ui.getAllByRole('row')).slice(1)).toEqual(['newsrefusednot allowed2'])
  fireEvent.keyDown(ui.getByRole('tab', { name: /Topics/ }), { key: 'ArrowRight' })
  expect(texts(ui.getAllByRole('row')).slice(1)).toEqual([
    '14:02:03.000"all"timeouttoo late5.0 s',
    '14:02:03.000Objectanswered200 ms',
  ])
  const [topic] = recording.getSnapshot().topics
  act(() => recording.set({ topics: [{ ...topic!, status: 'live' }], requests: [] }))
  expect(texts(ui.getAllByRole('tab'))).toEqual(['Timeline', 'Frames', 'Topics 1', 'Simulate'])
})

test('I33 is a plugin for TanStack Devtools: an id, a name, and a function that renders', () => {
  const { id, name, render: renderPlugin } = webSocketInspectorPlugin()
  expect([id, name]).toEqual(['wasclean', 'WebSockets'])
  render(renderPlugin(document.body, { theme: 'dark' }))
  expect(look().root.querySelector('.root.dark')).not.toBe(null)
})
