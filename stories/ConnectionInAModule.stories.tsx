import type { Meta, StoryObj } from '@storybook/react-vite'
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { createRoot } from 'react-dom/client'
import { expect, within } from 'storybook/test'
import { useWebSocket, type LogEntry } from '../src/index.ts'
import excerpt from './excerpts/ConnectionInAModule.tsx?raw'
import { installFakeWebSocket } from '../src/testing.ts'
import { about, promise } from './support/about.ts'
import { Facts } from './support/Facts.tsx'
import { Log, type LogLine } from './support/Log.tsx'
import { getNotes, news, newsId, subscribeToNotes } from './support/news.ts'
import { inWords, toNumber } from './support/numbers.ts'
import { Panel } from './support/Panel.tsx'
import { show } from './support/peer.ts'
import { serve } from './support/fakeServer.ts'
import { eventually, fact, serverLog } from './support/reading.ts'
import { ServerView } from './support/ServerView.tsx'
import { StateRail } from './support/StateRail.tsx'

function Reader() {
  const { readyState, data } = useWebSocket(news)
  return (
    <>
      <StateRail readyState={readyState} />
      <Facts of={{ data: typeof data === 'string' && data }} />
    </>
  )
}

/** Has its own React root, independent of this one. */
function Island({ title }: { title: string }) {
  const slot = useRef<HTMLDivElement>(null)
  const [mounted, setMounted] = useState(false)

  useEffect(() => {
    if (!mounted || !slot.current) return
    const element = slot.current.appendChild(document.createElement('div'))
    const root = createRoot(element)
    root.render(<Reader />)
    return () => {
      element.remove()
      queueMicrotask(() => root.unmount()) // not while React is at work in this root
    }
  }, [mounted])

  return (
    <Panel title={title}>
      <div className="row">
        <button onClick={() => setMounted(!mounted)}>{mounted ? 'Unmount' : 'Mount'}</button>
      </div>
      <div className="slot">
        {!mounted && <p className="quiet">Nothing is mounted.</p>}
        <div ref={slot} />
      </div>
    </Panel>
  )
}

function PlainCode() {
  const { counted, latest, sessions, entries } = useSyncExternalStore(subscribeToNotes, getNotes)
  return (
    <Panel title="Plain code">
      <Facts
        of={{
          'messages counted': inWords(counted),
          'the latest': typeof latest === 'string' && latest,
          'sessions ended': inWords(sessions),
        }}
      />
      <Log label="Event log" lines={entries.map(toLine)} />
    </Panel>
  )
}

function toLine(entry: LogEntry): LogLine {
  switch (entry.type) {
    case 'phase':
      return { mark: 'phase', text: entry.phase }
    case 'sent':
    case 'received':
      return { mark: entry.type, text: typeof entry.data === 'string' ? entry.data : 'a binary message' }
    case 'latency':
      return { mark: entry.type, text: `${inWords(entry.latency)} ms` }
    case 'onOpen':
      return { mark: entry.type, text: '', tone: 'open' }
    case 'onClose':
      return { mark: entry.type, text: String(entry.detail.code), tone: 'close' }
    case 'onError':
    case 'onReconnect':
    case 'onReconnectStop':
      return { mark: entry.type, text: '' }
  }
}

/** Two roots, and plain code beside them. */
function ConnectionInAModuleStory() {
  useEffect(() => news.dispose, [])
  useEffect(() => show(newsId), []) // so that the toolbar can cut this connection too
  return (
    <>
      <Panel title="By hand" wide>
        <div className="row">
          <button className="main" onClick={() => news.send('hello')}>
            Send hello
          </button>
          <button onClick={news.open}>open()</button>
          <button onClick={news.dispose}>dispose()</button>
        </div>
        <p className="quiet">
          These buttons call the connection’s own functions. If you open it here while no component uses it,
          it stays open until you dispose of it.
        </p>
      </Panel>
      <Island title="A React root" />
      <Island title="Another React root" />
      <PlainCode />
      <ServerView id={newsId} />
    </>
  )
}

const meta = {
  title: 'Sharing/A connection in a module',
  component: ConnectionInAModuleStory,
  // No decorator reaches a connection that was made outside of the story.
  beforeEach({ globals }) {
    if (globals['webSocketPeer'] === 'live') return
    const server = installFakeWebSocket({ serve })
    return () => server.uninstall()
  },
  parameters: about(
    'A connection in a module belongs to no component. Any React root and any plain code may use it.',
    excerpt,
  ),
} satisfies Meta<typeof ConnectionInAModuleStory>
export default meta
type Story = StoryObj<typeof meta>

type Context = Parameters<NonNullable<Story['play']>>[0]
type Canvas = Context['canvas']

const roots = ['A React root', 'Another React root'] as const
type Root = (typeof roots)[number]

const inRoot = (canvas: Canvas, root: Root) => within(canvas.getByRole('group', { name: root }))
const isOpen = (canvas: Canvas, root: Root) =>
  eventually(() => expect(inRoot(canvas, root).getByText('1 OPEN')).toBeVisible())

const plain = (canvas: Canvas, name: string): number => toNumber(fact(canvas, 'Plain code', name))

/** How many sockets the server saw open, and how many close with 1000. */
const seen = (canvas: Canvas): readonly [opened: number, closed: number] => {
  const lines = within(serverLog(canvas)).queryAllByRole('listitem')
  const count = (text: RegExp) => lines.filter(({ textContent }) => text.test(textContent)).length
  return [count(/^open/), count(/^close1000$/)]
}

/** The module outlives the story, and so does its log on the server. Waits for that log, and returns the number of sessions. */
async function settle(canvas: Canvas): Promise<number> {
  const sessions = () => plain(canvas, 'sessions ended')
  await eventually(() => expect(seen(canvas)).toEqual([sessions(), sessions()]))
  return sessions()
}

const press = ({ canvas, userEvent }: Context, root: Root, name: string) =>
  userEvent.click(inRoot(canvas, root).getByRole('button', { name }))

const say = ({ canvas, userEvent }: Context) =>
  userEvent.click(canvas.getByRole('button', { name: 'Send hello' }))

/** Mounts both. Returns how many sessions and messages there had been. */
async function mountBoth(context: Context) {
  const { canvas, step } = context
  const [one, other] = roots
  const before = await settle(canvas)
  const counted = plain(canvas, 'messages counted')
  await step('The first root opens it', async () => {
    await press(context, one, 'Mount')
    await isOpen(canvas, one)
    await eventually(() => expect(seen(canvas)).toEqual([before + 1, before]))
  })
  await step('The second root joins, and all get a message', async () => {
    await press(context, other, 'Mount')
    await isOpen(canvas, other)
    await say(context)
    for (const root of roots) await eventually(() => expect(fact(canvas, root, 'data')).toBe('hello'))
    await eventually(() => expect(plain(canvas, 'messages counted')).toBe(counted + 1))
  })
  return { before, counted }
}

export const TwoRoots: Story = {
  name: 'Two roots',
  parameters: promise(
    'The first component opens the connection, in any root. All roots get each message. Plain code reads it, and does not keep it open.',
    '1 OPEN',
  ),
  async play(context) {
    await mountBoth(context)
  },
}

export const TheLastOneCloses: Story = {
  name: 'The last one closes it',
  parameters: promise(
    'The connection stays open while any root uses it. When the last component unmounts, the server sees 1000.',
    'Nothing is mounted.',
  ),
  async play(context) {
    const { canvas, step } = context
    const [one, other] = roots
    const { before, counted } = await mountBoth(context)
    await step('The first unmounts, and it stays open for the other', async () => {
      await press(context, one, 'Unmount')
      await expect(inRoot(canvas, one).getByText('Nothing is mounted.')).toBeVisible()
      await say(context)
      await eventually(() => expect(plain(canvas, 'messages counted')).toBe(counted + 2))
      await expect(seen(canvas)).toEqual([before + 1, before])
    })
    await step('The last unmounts, and the server sees 1000', async () => {
      await press(context, other, 'Unmount')
      await eventually(() => expect(seen(canvas)).toEqual([before + 1, before + 1]))
      await eventually(() => expect(plain(canvas, 'sessions ended')).toBe(before + 1))
    })
    await step('The log has every event', async () => {
      const lines = within(canvas.getByRole('log', { name: 'Event log' }))
      await eventually(async () => {
        const texts = lines.getAllByRole('listitem').map(({ textContent }) => textContent)
        await expect(texts.slice(texts.lastIndexOf('phaseconnecting'))).toEqual([
          ...['phaseconnecting', 'phaseopen', 'onOpen'],
          ...['senthello', 'receivedhello', 'senthello', 'receivedhello'],
          ...['phaseidle', 'onClose1000'],
        ])
      })
    })
  },
}

/** Opens it by hand. Returns how many sessions there had been. */
async function openByHand(context: Context): Promise<number> {
  const { canvas, step, userEvent } = context
  const before = await settle(canvas)
  const counted = plain(canvas, 'messages counted')
  await step('Plain code opens it', async () => {
    await userEvent.click(canvas.getByRole('button', { name: 'open()' }))
    await eventually(() => expect(seen(canvas)).toEqual([before + 1, before]))
  })
  await step('Components mount and unmount', async () => {
    for (const root of roots) {
      await press(context, root, 'Mount')
      await isOpen(canvas, root)
      await press(context, root, 'Unmount')
      await expect(inRoot(canvas, root).getByText('Nothing is mounted.')).toBeVisible()
    }
  })
  await step('It is still open', async () => {
    await say(context)
    await eventually(() => expect(plain(canvas, 'messages counted')).toBe(counted + 1))
    await expect(seen(canvas)).toEqual([before + 1, before])
  })
  return before
}

export const OpenedByHand: Story = {
  name: 'Opened by hand',
  parameters: promise(
    'A connection that you open by hand stays open until you dispose of it, while components mount and unmount.',
    'hello',
  ),
  async play(context) {
    await openByHand(context)
  },
}

export const Disposed: Story = {
  parameters: promise('dispose() closes the connection with 1000.', 'Nothing is mounted.'),
  async play(context) {
    const { canvas, step, userEvent } = context
    const before = await openByHand(context)
    await step('dispose() closes it with 1000', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'dispose()' }))
      await eventually(() => expect(seen(canvas)).toEqual([before + 1, before + 1]))
    })
  },
}
