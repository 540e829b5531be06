import { act, render } from '@testing-library/react'
import { useEffect, useLayoutEffect, useState } from 'react'
import { describe, expect, test, vi } from 'vitest'
import {
  createConnection,
  useWebSocket,
  type UseWebSocketOptions,
  type UseWebSocketResult,
} from '../../src/index.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'
import { modes, mount, mountOpen, pass, withFakes } from '../support/mount.js'
import { cutOff, end } from '../support/witness.js'

withFakes()

describe.each(modes)('close()%s', (_, wrapper) => {
  test('C9 shows CLOSING as soon as it returns, and then delivers the CloseEvent once', () => {
    const onClose = vi.fn()
    const view = mountOpen({ onClose }, wrapper)
    act(() => {
      view.shown.close(4000, 'bye')
      expect(view.shown.connection.getSnapshot().readyState).toBe(2)
    })
    expect(view.shown).toMatchObject({ readyState: 2, lastCloseEvent: null, closedBy: null })
    expect(FakeWebSocket.last.closeCalls).toEqual([[4000, 'bye']])
    act(() => FakeWebSocket.last.answerClose(4000, 'bye'))
    expect(view.shown).toMatchObject({ readyState: 3, closedBy: 'client', error: null })
    expect(end(view.shown.lastCloseEvent)).toEqual({ code: 4000, reason: 'bye', wasClean: true })
    expect(onClose.mock.calls).toEqual([[view.shown.lastCloseEvent, view.shown.connection]])
  })

  test('C2 throws for invalid arguments at the call, and changes nothing', () => {
    const view = mountOpen({}, wrapper)
    const { current } = view.result
    for (const values of [[1001], [5000], [Number.NaN], [1000, 'a'.repeat(124)]] as unknown as []) {
      expect(() => view.shown.close(...(values as []))).toThrow(DOMException)
    }
    expect(view.result.current).toBe(current)
    expect(FakeWebSocket.last.closeCalls).toEqual([])
  })

  test('C3 refuses the event of an onClick at run time, with a message that states the rule', () => {
    const view = mountOpen({}, wrapper)
    const onClick = view.shown.close as unknown as (event: Event) => void
    expect(() => onClick(new Event('click'))).toThrow(
      expect.objectContaining({
        name: 'InvalidAccessError',
        message: 'close code must be 1000 or in 3000-4999, got NaN',
      }),
    )
  })

  test('C6 fails the connection while CONNECTING', () => {
    const view = mount('ws://peer/', {}, wrapper)
    act(() => view.shown.close(4000))
    expect(view.shown.readyState).toBe(2)
    act(() => FakeWebSocket.last.answerClose())
    expect(view.shown).toMatchObject({ readyState: 3, closedBy: 'client', error: null })
    expect(end(view.shown.lastCloseEvent)).toEqual(cutOff)
  })

  test('C8 stays closed after renders with other options, until open()', async () => {
    const view = mountOpen({}, wrapper)
    act(() => view.shown.close())
    act(() => FakeWebSocket.last.answerClose())
    view.show('ws://peer/', { onOpen: () => undefined, closeTimeout: 5 })
    await pass(3_600_000)
    expect(FakeWebSocket.all).toHaveLength(1)
    act(() => view.shown.open())
    expect(FakeWebSocket.all).toHaveLength(2)
    expect(view.shown.readyState).toBe(0)
    act(() => FakeWebSocket.last.accept())
    expect(view.shown).toMatchObject({ readyState: 1, closedBy: 'client' })
    expect(view.shown.lastCloseEvent?.code).toBe(1005)
  })

  test('C10 abandons a silent peer after the closeTimeout of the latest render', async () => {
    const view = mountOpen({ closeTimeout: 5_000 }, wrapper)
    view.show('ws://peer/', { closeTimeout: 700 })
    act(() => view.shown.close())
    await pass(699)
    expect(view.shown.readyState).toBe(2)
    await pass(1)
    expect(view.shown).toMatchObject({ readyState: 3, closedBy: 'timeout', error: null })
    expect(end(view.shown.lastCloseEvent)).toEqual(cutOff)
  })

  test('C8 keeps a connection closed that a child closes in its first effect', async () => {
    function Child({ close }: Pick<UseWebSocketResult, 'close'>) {
      useEffect(() => close(), [close])
      return null
    }
    function Parent() {
      const { readyState, close } = useWebSocket('ws://peer/', { WebSocket: FakeWebSocket })
      return (
        <>
          <Child close={close} />
          {readyState}
        </>
      )
    }
    const view = render(<Parent />, wrapper && { wrapper })
    await pass(10_000)
    expect(FakeWebSocket.all).toEqual([])
    expect(view.container.textContent).toBe('3')
  })

  test('C2 validates its arguments before the first effect too', () => {
    const thrown: unknown[] = []
    function Impatient() {
      const { close } = useWebSocket('ws://peer/', { WebSocket: FakeWebSocket })
      useLayoutEffect(() => {
        try {
          close(Number('1001'))
        } catch (error) {
          thrown.push((error as Error).name)
        }
      }, [close])
      return null
    }
    render(<Impatient />, wrapper && { wrapper })
    expect(new Set(thrown)).toEqual(new Set(['InvalidAccessError']))
    expect(FakeWebSocket.all).toHaveLength(1)
  })
})

describe.each(modes)('enabled%s', (_, wrapper) => {
  test('C8 false keeps the connection closed until it is true, and closes it with 1000', async () => {
    const view = mount('ws://peer/', { enabled: false }, wrapper)
    expect(view.shown.readyState).toBe(3)
    await pass(10_000)
    expect(FakeWebSocket.all).toEqual([])
    view.show('ws://peer/', { enabled: true })
    expect(view.shown.readyState).toBe(0)
    act(() => FakeWebSocket.last.accept())
    view.show('ws://peer/', { enabled: false })
    expect(view.shown.readyState).toBe(3)
    expect(FakeWebSocket.last.closeCalls).toEqual([[1000]])
    act(() => FakeWebSocket.last.answerClose())
    expect(view.shown).toMatchObject({ readyState: 3, closedBy: 'client', error: null })
    expect(FakeWebSocket.all).toHaveLength(1)
  })

  test('C8 false keeps the connection closed until open(), which later renders do not undo', () => {
    const view = mount('ws://peer/', { enabled: false }, wrapper)
    act(() => view.shown.open())
    act(() => FakeWebSocket.last.accept())
    view.show('ws://peer/', { enabled: false, onOpen: () => undefined })
    expect(view.shown.readyState).toBe(1)
    expect(FakeWebSocket.all).toHaveLength(1)
  })

  test('C8 false does not undo open() in an effect of the component or of a child', async () => {
    function Opener({ open }: Pick<UseWebSocketResult, 'open'>) {
      useEffect(() => open(), [open])
      return null
    }
    function Parent({ own }: { own: boolean }) {
      const { readyState, open } = useWebSocket('ws://peer/', { WebSocket: FakeWebSocket, enabled: false })
      useEffect(() => {
        if (own) open()
      }, [own, open])
      return (
        <>
          {!own && <Opener open={open} />}
          {readyState}
        </>
      )
    }
    for (const own of [true, false]) {
      FakeWebSocket.reset()
      const view = render(<Parent own={own} />, wrapper && { wrapper })
      await pass(0)
      expect(FakeWebSocket.all, `own: ${own}`).toHaveLength(1)
      act(() => FakeWebSocket.last.accept())
      expect(view.container.textContent, `own: ${own}`).toBe('1')
      view.unmount()
    }
  })

  test('C8 true again opens a connection that close() has closed', () => {
    const view = mountOpen({}, wrapper)
    act(() => view.shown.close())
    act(() => FakeWebSocket.last.answerClose())
    view.show('ws://peer/', { enabled: false })
    expect(view.shown.readyState).toBe(3)
    view.show('ws://peer/', { enabled: true })
    expect(view.shown.readyState).toBe(0)
    expect(FakeWebSocket.all).toHaveLength(2)
  })

  test('C8 true again opens at once, and onClose is called for the old session', async () => {
    const onClose = vi.fn()
    const view = mountOpen({ onClose }, wrapper)
    const [old] = FakeWebSocket.all
    view.show('ws://peer/', { enabled: false, onClose })
    view.show('ws://peer/', { enabled: true, onClose })
    expect(FakeWebSocket.all).toHaveLength(2)
    expect(view.shown.readyState).toBe(0)
    act(() => old!.answerClose())
    expect(onClose).toHaveBeenCalledTimes(1)
    await pass(0)
    expect(FakeWebSocket.last.closeCalls).toEqual([])
  })

  test('S3 false empties the queue', () => {
    const view = mount('ws://peer/', {}, wrapper)
    expect(view.shown.send('old')).toBe('queued')
    view.show('ws://peer/', { enabled: false })
    expect(view.shown.send('meanwhile')).toBe('dropped')
    view.show('ws://peer/', { enabled: true })
    for (const socket of FakeWebSocket.all) if (socket.state === 0) act(() => socket.accept())
    expect(FakeWebSocket.all.flatMap(({ sent }) => sent)).toEqual([])
  })
})

describe.each(modes)('callbacks%s', (_, wrapper) => {
  test('L6 of the latest render are called', () => {
    const calls: string[] = []
    const named = (name: string): UseWebSocketOptions => ({
      onOpen: () => calls.push(`${name} open`),
      onMessage: () => calls.push(`${name} message`),
      onError: () => calls.push(`${name} error`),
      onClose: () => calls.push(`${name} close`),
    })
    const view = mount('ws://peer/', named('first'), wrapper)
    view.show('ws://peer/', named('second'))
    act(() => FakeWebSocket.last.accept())
    view.show('ws://peer/', named('third'))
    act(() => FakeWebSocket.last.message('hello'))
    view.show('ws://peer/', {})
    act(() => FakeWebSocket.last.message('unread'))
    view.show('ws://peer/', named('fourth'))
    act(() => FakeWebSocket.last.drop())
    expect(calls).toEqual(['second open', 'third message', 'fourth error', 'fourth close'])
  })

  test('M1 get every message once, in order, when many come in one task', () => {
    const received: unknown[] = []
    mountOpen({ onMessage: ({ data }) => received.push(data) }, wrapper)
    act(() => {
      for (let message = 0; message < 100; message += 1) FakeWebSocket.last.message(`${message}`)
    })
    expect(received).toEqual(Array.from({ length: 100 }, (_entry, index) => `${index}`))
  })

  test('S2 onOpen may send before the queued messages', () => {
    const view = mount('ws://peer/', { onOpen: () => expect(view.shown.send('token')).toBe('sent') }, wrapper)
    view.shown.send('queued')
    act(() => FakeWebSocket.last.accept())
    expect(FakeWebSocket.last.sent).toEqual(['token', 'queued'])
  })

  test('S1 a message that a child sends in its first effect is sent when the connection opens', () => {
    function Child({ send }: Pick<UseWebSocketResult, 'send'>) {
      const [outcome, setOutcome] = useState('')
      useLayoutEffect(() => setOutcome(send('early')), [send])
      return outcome
    }
    function Parent() {
      const { send } = useWebSocket('ws://peer/', { WebSocket: FakeWebSocket })
      return <Child send={send} />
    }
    const view = render(<Parent />)
    expect(view.container.textContent).toBe('queued')
    act(() => FakeWebSocket.last.accept())
    expect(FakeWebSocket.last.sent).toEqual(['early'])
  })

  test.each([
    ['a connection of createConnection', false],
    ['enabled turns true', true],
  ])('S1 messages of effects that run before the effect that opens are sent: %s', async (_, turns) => {
    const own = createConnection('ws://peer/', { WebSocket: FakeWebSocket })
    const outcomes: string[] = []
    function Child({ send, enabled }: Pick<UseWebSocketResult, 'send'> & { enabled: boolean }) {
      useLayoutEffect(() => {
        if (enabled) outcomes.push(send('layout'))
      }, [send, enabled])
      useEffect(() => {
        if (enabled) outcomes.push(send('effect'))
      }, [send, enabled])
      return null
    }
    function Parent({ enabled }: { enabled: boolean }) {
      const options = { WebSocket: FakeWebSocket, enabled }
      const { send } = useWebSocket(turns ? 'ws://peer/' : own, options as { enabled: boolean })
      return <Child send={send} enabled={enabled} />
    }
    const view = render(<Parent enabled={!turns} />, wrapper && { wrapper })
    view.rerender(<Parent enabled />)
    await pass(0)
    act(() => FakeWebSocket.last.accept())
    expect([...new Set(outcomes)]).toEqual(['queued'])
    expect(FakeWebSocket.last.sent.slice(0, 2)).toEqual(['layout', 'effect'])
    view.rerender(<Parent enabled={false} />)
    await pass(0)
    view.unmount()
    expect(own.send('late')).toBe('dropped')
  })

  test('C8 onClose may call open()', () => {
    const view = mountOpen({ onClose: () => view.shown.open() }, wrapper)
    act(() => FakeWebSocket.last.peerCloses(4001))
    expect(FakeWebSocket.all).toHaveLength(2)
    expect(view.shown).toMatchObject({ readyState: 0, closedBy: 'server' })
  })
})

describe.each(modes)('the result of useWebSocket%s', (_, wrapper) => {
  test('L11 has functions that stay the same as long as the address does', async () => {
    const view = mount('ws://peer/', {}, wrapper)
    const { send, sendJson, close, open } = view.shown
    act(() => FakeWebSocket.last.accept())
    act(() => FakeWebSocket.last.message('hello'))
    view.show('ws://peer/', { enabled: false })
    view.show('ws://peer/')
    await pass(10_000)
    expect(view.shown.send).toBe(send)
    expect(view.shown.sendJson).toBe(sendJson)
    expect(view.shown.close).toBe(close)
    expect(view.shown.open).toBe(open)
  })

  test('L11 has functions that act on the address of their render', async () => {
    const view = mountOpen({}, wrapper)
    const { send, close } = view.shown
    view.show('ws://other/')
    await pass(0)
    act(() => FakeWebSocket.last.accept())
    expect(send('late')).toBe('dropped')
    expect(view.shown.send('hello')).toBe('sent')
    act(() => close(4001))
    act(() => view.shown.close(4000))
    expect(FakeWebSocket.all.map(({ closedWith, sent }) => [closedWith, sent])).toEqual([
      [[1000], []],
      [[4000], ['hello']],
    ])
  })

  test('L5 has the connection, and another one for another address', () => {
    const view = mountOpen({}, wrapper)
    const { connection } = view.shown
    expect(Object.keys(connection)).toEqual(
      expect.arrayContaining(Object.keys(createConnection(null)).filter((name) => name !== 'iterate')),
    )
    const received: unknown[] = []
    const stop = connection.onMessage(({ data }) => received.push(data))
    act(() => FakeWebSocket.last.message('hello'))
    stop()
    act(() => FakeWebSocket.last.message('unread'))
    expect(received).toEqual(['hello'])
    expect(connection.getSnapshot().data).toBe('unread')
    view.show('ws://peer/', { onOpen: () => undefined })
    expect(view.shown.connection).toBe(connection)
    view.show('ws://other/')
    expect(view.shown.connection).not.toBe(connection)
  })

  test('S1 has a send() that returns the outcome', () => {
    const view = mount('ws://peer/', {}, wrapper)
    expect(view.shown.send('one')).toBe('queued')
    expect(view.shown.sendJson({ two: 2 })).toBe('queued')
    act(() => FakeWebSocket.last.accept())
    expect(view.shown.send('three')).toBe('sent')
    expect(FakeWebSocket.last.sent).toEqual(['one', '{"two":2}', 'three'])
    act(() => view.shown.close())
    expect(view.shown.send('four')).toBe('dropped')
  })
})
