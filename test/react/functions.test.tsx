import { act, render } from '@testing-library/react'
import * as React from 'react'
import { StrictMode, useEffect, useInsertionEffect, useLayoutEffect, useRef, useState } from 'react'
import { renderToString } from 'react-dom/server'
import { describe, expect, test, vi } from 'vitest'
import {
  createConnection,
  useWebSocket,
  type Source,
  type UseWebSocketOptions,
  type UseWebSocketResult,
} from '../../src/index.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'
import { modes, pass, withFakes } from '../support/mount.js'

withFakes()

const peer = { WebSocket: FakeWebSocket, reconnect: false } as const
const accept = () => act(() => FakeWebSocket.last.accept())
type Run = (socket: UseWebSocketResult) => void

const effects = { useEffect, useLayoutEffect }

interface CleanupCallerProps {
  readonly source: Source | ReturnType<typeof createConnection>
  readonly options?: UseWebSocketOptions
  readonly run: Run
  readonly by: keyof typeof effects
  readonly child?: boolean
}

/** Calls the connection's functions in a cleanup: its own, or that of a child. */
function CleanupCaller({ source, options, run, by, child = false }: CleanupCallerProps) {
  const socket = useWebSocket(source as Source, { ...peer, ...options })
  const { send, sendJson, close, open, reconnect } = socket
  const effect = effects[by]
  effect(() => {
    if (!child) return () => run({ send, sendJson, close, open, reconnect } as UseWebSocketResult)
    return undefined
  }, [send, sendJson, close, open, reconnect, run, child])
  return (
    <>
      {socket.readyState}
      {child && <Child functions={{ send, sendJson, close, open, reconnect }} run={run} by={by} />}
    </>
  )
}

type Functions = Pick<UseWebSocketResult, 'send' | 'sendJson' | 'close' | 'open' | 'reconnect'>

function Child({ functions, run, by }: { functions: Functions; run: Run; by: keyof typeof effects }) {
  const { send, sendJson, close, open, reconnect } = functions
  const effect = effects[by]
  effect(
    () => () => run({ send, sendJson, close, open, reconnect } as UseWebSocketResult),
    [send, sendJson, close, open, reconnect, run],
  )
  return null
}

const changes: [string, UseWebSocketOptions | undefined, Source, UseWebSocketOptions?][] = [
  ['another address', undefined, 'ws://other/'],
  ['no address', undefined, null],
  ['an empty address', undefined, ''],
  ['other protocols', undefined, 'ws://peer/', { protocols: 'chat' }],
  ['another key', { key: 'a' }, 'ws://peer/', { key: 'b' }],
  ['another string in share', { share: 'a' }, 'ws://peer/', { share: 'b' }],
  ['another shared address', { share: true }, 'ws://other/', { share: true }],
]
const places = (['useEffect', 'useLayoutEffect'] as const).flatMap((by) => [
  [by, false] as const,
  [by, true] as const,
])

describe.each(changes)('what a cleanup sends at a change to %s', (_, options, source, next) => {
  test.each(places)('L11 goes to the old connection: %s, child: %s', async (by, child) => {
    const outcomes: string[] = []
    const run: Run = ({ send, sendJson, close }) => {
      outcomes.push(send('leave'), sendJson({ left: true }))
      close(4001, 'left')
    }
    const props = { run, by, child }
    const view = render(<CleanupCaller {...props} source="ws://peer/" options={options ?? {}} />)
    await pass(0)
    accept()
    const old = FakeWebSocket.last
    view.rerender(<CleanupCaller {...props} source={source} options={next ?? options ?? {}} />)
    await pass(0)
    expect(outcomes).toEqual(['sent', 'sent'])
    expect(old.sent).toEqual(['leave', '{"left":true}'])
    expect(old.closeCalls).toEqual([[4001, 'left']])
    if (!source) return
    expect(FakeWebSocket.last).not.toBe(old)
    accept()
    expect(FakeWebSocket.last.sent).toEqual([])
    expect(view.container.textContent).toBe('1')
  })
})

describe.each(modes)('functions%s', (_, wrapper) => {
  const options = wrapper && { wrapper }

  test('L11 send join and leave to the chat room that they name', async () => {
    function Room({ id }: { id: string }) {
      const { send } = useWebSocket(`ws://peer/${id}`, peer)
      useEffect(() => {
        send(`join ${id}`)
        return () => void send(`leave ${id}`)
      }, [send, id])
      return null
    }
    const view = render(<Room id="a" />, options)
    accept()
    view.rerender(<Room id="b" />)
    await pass(0)
    accept()
    const last = FakeWebSocket.all.map(({ url, sent }) => [url, sent.at(-1)])
    expect(last).toEqual([
      ['ws://peer/a', 'leave a'],
      ['ws://peer/b', 'join b'],
    ])
    expect(FakeWebSocket.last.sent.every((text) => (text as string).endsWith('b'))).toBe(true)
  })

  test('L11 act on a connection of createConnection when another one replaces it', async () => {
    const [one, other] = ['ws://one/', 'ws://other/'].map((url) => createConnection(url, peer))
    const run: Run = ({ send }) => send('leave')
    const view = render(<CleanupCaller source={one} run={run} by="useEffect" />, options)
    accept()
    view.rerender(<CleanupCaller source={other} run={run} by="useEffect" />)
    await pass(0)
    expect(FakeWebSocket.all[0]!.sent).toContain('leave')
    expect(FakeWebSocket.all[0]!.closedWith).toEqual([1000])
  })

  test('L11 open no socket of the old address when a cleanup calls open() and reconnect()', async () => {
    const run: Run = ({ open, reconnect }) => {
      open()
      reconnect()
    }
    const view = render(<CleanupCaller source="ws://one/" run={run} by="useEffect" child />, options)
    await pass(0)
    accept()
    view.rerender(<CleanupCaller source="ws://other/" run={run} by="useEffect" child />)
    await pass(5_000)
    const live = FakeWebSocket.all.filter(({ hasListeners }) => hasListeners)
    expect(live.map(({ url }) => url)).toEqual(['ws://other/'])
    act(() => live[0]!.accept())
    expect(view.container.textContent).toBe('1')
  })

  test('L11 stay the same as long as the address does, and change with it', () => {
    const seen = new Set<unknown>()
    function Component({ source, ...rest }: UseWebSocketOptions & { source: Source }) {
      const { send, close } = useWebSocket(source, { ...peer, ...rest })
      useEffect(() => void seen.add(send), [send])
      useEffect(() => void seen.add(close), [close])
      return null
    }
    const view = render(<Component source="ws://peer/a" />, options)
    view.rerender(<Component source={new URL('http://PEER/a')} enabled={false} onOpen={() => undefined} />)
    act(() => view.rerender(<Component source="ws://peer/a" />))
    expect(seen.size).toBe(2)
    view.rerender(<Component source="ws://peer/b" />)
    expect(seen.size).toBe(4)
  })

  test('L12 do nothing while rendering, and warn', () => {
    const warn = vi.mocked(console.warn).mockImplementation(() => undefined)
    const outcomes: unknown[] = []
    function Impatient() {
      const { send, sendJson, close, open, reconnect } = useWebSocket('ws://peer/', peer)
      const done = useRef(false)
      const [first] = useState(() => send('state'))
      if (!done.current) {
        done.current = true
        outcomes.push(first, send('hello'), sendJson({}))
        for (const act of [() => close(4000), open, reconnect]) act()
        expect(() => close(Number('1001'))).toThrow(DOMException)
      }
      return null
    }
    render(<Impatient />, options)
    expect(outcomes.slice(0, 3)).toEqual(['dropped', 'dropped', 'dropped'])
    expect(FakeWebSocket.all).toHaveLength(1)
    accept()
    expect(FakeWebSocket.last.sent).toEqual([])
    expect(warn.mock.calls[0]![0]).toContain('during rendering')
    warn.mockClear()
  })

  test('L12 do nothing in an insertion effect of a child', () => {
    const warn = vi.mocked(console.warn).mockImplementation(() => undefined)
    const outcomes: string[] = []
    function Early({ send }: Pick<UseWebSocketResult, 'send'>) {
      useInsertionEffect(() => void outcomes.push(send('early')), [send])
      return null
    }
    function Parent() {
      const { send } = useWebSocket('ws://peer/', peer)
      return <Early send={send} />
    }
    render(<Parent />, options)
    expect(outcomes).toEqual(['dropped'])
    warn.mockClear()
  })
})

test('L12 functions do nothing on a server', () => {
  vi.mocked(console.warn).mockImplementation(() => undefined)
  const Impatient = () => useWebSocket('ws://peer/', peer).send('hello')
  expect(renderToString(<Impatient />)).toBe('dropped')
  vi.mocked(console.warn).mockClear()
})

describe('a cleanup that closes', () => {
  const run: Run = ({ close }) => close(4001, 'left')

  test.each(places)('L13 leaves the connection open in StrictMode: %s, child: %s', async (by, child) => {
    for (const source of ['ws://peer/', createConnection('ws://own/', peer)]) {
      FakeWebSocket.reset()
      const view = render(<CleanupCaller source={source} run={run} by={by} child={child} />, {
        wrapper: StrictMode,
      })
      await pass(0)
      if (FakeWebSocket.last.state === 2) act(() => FakeWebSocket.last.answerClose())
      await pass(0)
      accept()
      expect(view.container.textContent).toBe('1')
      view.unmount()
      await pass(0)
      expect(FakeWebSocket.last.closeCalls).toEqual([[4001, 'left']])
    }
  })

  test('L13 does not stop the connection from opening for a component that takes over within one commit', async () => {
    const chat = createConnection('ws://own/', peer)
    const view = render([<CleanupCaller key="a" source={chat} run={run} by="useEffect" />])
    accept()
    view.rerender([<CleanupCaller key="b" source={chat} run={() => undefined} by="useEffect" />])
    await pass(0)
    act(() => FakeWebSocket.last.answerClose())
    accept()
    expect(view.container.textContent).toBe('1')
  })

  if ('Activity' in React) {
    const { Activity } = React
    test.each(places)(
      'L13 leaves the connection open when <Activity> shows the component again: %s, child: %s',
      async (by, child) => {
        const tree = (mode: 'hidden' | 'visible') => (
          <Activity mode={mode}>
            <CleanupCaller source="ws://peer/" run={run} by={by} child={child} />
          </Activity>
        )
        const view = render(tree('visible'))
        accept()
        view.rerender(tree('hidden'))
        await pass(0)
        expect(FakeWebSocket.last.closeCalls).toEqual([[4001, 'left']])
        view.rerender(tree('visible'))
        await pass(0)
        accept()
        expect(view.container.textContent).toBe('1')
      },
    )
  }
})

describe.each(modes)('the next owner of a connection%s', (_, wrapper) => {
  const ends: [string, () => void][] = [
    ['code 1000 of the server', () => FakeWebSocket.last.peerCloses(1000)],
    ['code 1008 of the server', () => FakeWebSocket.last.peerCloses(1008)],
    ['code 4401 of the server', () => FakeWebSocket.last.peerCloses(4401)],
    ['a lost connection', () => FakeWebSocket.last.drop()],
  ]
  test.each(ends)('L13 opens it after %s, and finds every field empty', async (_, end) => {
    const chat = createConnection('ws://peer/', peer)
    const Page = () => {
      const { readyState, error, data, lastCloseEvent, closedBy, lastMessage } = useWebSocket(chat)
      const left = [error, data, lastCloseEvent, closedBy, lastMessage].find((field) => field !== null)
      return `${readyState} ${left === undefined ? 'null' : 'something'}`
    }
    const view = render(<Page />, wrapper && { wrapper })
    accept()
    act(() => FakeWebSocket.last.message('hello'))
    act(end)
    view.unmount()
    await pass(0)
    const next = render(<Page />, wrapper && { wrapper })
    expect(next.container.textContent).toBe('0 null')
    accept()
    expect(next.container.textContent).toBe('1 null')
  })

  test('L13 opens it after close(), except in a hand-over within one commit', async () => {
    const chat = createConnection('ws://peer/', peer)
    const Page = () => useWebSocket(chat).readyState
    const view = render([<Page key="a" />], wrapper && { wrapper })
    accept()
    act(() => chat.close())
    view.rerender([<Page key="b" />])
    await pass(0)
    act(() => FakeWebSocket.last.answerClose())
    expect(view.container.textContent).toBe('3')
    view.rerender([])
    await pass(0)
    view.rerender([<Page key="c" />])
    accept()
    expect(view.container.textContent).toBe('1')
  })
})
