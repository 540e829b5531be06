import { act, render } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { useWebSocket, type UseWebSocketOptions } from '../../src/index.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'
import { modes, pass, withFakes } from '../support/mount.js'
import { Part, shared, calls } from '../support/Part.js'

withFakes()

describe.each(modes)('components that share%s', (_, wrapper) => {
  test('H1 open one socket, and close it with 1000 when the last one has unmounted', async () => {
    const view = render([<Part key="a" name="a" />, <Part key="b" name="b" />], { wrapper })
    expect(FakeWebSocket.all).toHaveLength(1)
    act(() => FakeWebSocket.last.accept())
    expect(view.container.textContent).toBe('a 1 null nullb 1 null null')
    view.rerender([<Part key="b" name="b" />])
    await pass(0)
    expect(FakeWebSocket.last.closeCalls).toEqual([])
    calls.splice(0)
    act(() => FakeWebSocket.last.message('hello'))
    expect(calls).toEqual(['b hello'])
    view.unmount()
    await pass(0)
    expect(FakeWebSocket.last.closedWith).toEqual([1000])
    act(() => FakeWebSocket.last.answerClose())
    expect(calls).toEqual(['b hello', 'b onClose 1000'])
    expect(FakeWebSocket.all).toHaveLength(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('H1 keep the socket when one takes over from another within one commit', async () => {
    const view = render([<Part key="a" name="a" />], { wrapper })
    act(() => FakeWebSocket.last.accept())
    for (const name of ['b', 'c', 'd']) {
      view.rerender([<Part key={name} name={name} />])
      await pass(0)
    }
    expect(FakeWebSocket.all).toHaveLength(1)
    expect(FakeWebSocket.last.closeCalls).toEqual([])
    expect(view.container.textContent).toBe('d 1 null null')
  })

  test('H1 start with a new session and empty fields after the last one has unmounted', async () => {
    const view = render([<Part key="a" name="a" />], { wrapper })
    act(() => FakeWebSocket.last.accept())
    act(() => FakeWebSocket.last.message('old'))
    view.rerender([])
    await pass(0)
    const [first] = FakeWebSocket.all
    view.rerender([<Part key="b" name="b" />])
    expect(view.container.textContent).toBe('b 0 null null')
    expect(FakeWebSocket.all).toHaveLength(2)
    act(() => first!.answerClose())
    expect(calls.filter((line) => line.startsWith('b'))).toEqual([])
  })

  test('H1 keep the socket for the time of linger', async () => {
    const options = { ...shared, linger: 1_000 }
    const view = render([<Part key="a" name="a" options={options} />], { wrapper })
    act(() => FakeWebSocket.last.accept())
    view.rerender([])
    await pass(999)
    expect(FakeWebSocket.last.closeCalls).toEqual([])
    view.rerender([<Part key="b" name="b" options={options} />])
    await pass(2_000)
    expect(view.container.textContent).toBe('b 1 null null')
    calls.splice(0)
    act(() => FakeWebSocket.last.message('hello'))
    expect(calls).toEqual(['b hello'])
    view.rerender([])
    await pass(1_000)
    expect(FakeWebSocket.all).toHaveLength(1)
    expect(FakeWebSocket.last.closedWith).toEqual([1000])
    view.rerender([<Part key="c" name="c" options={options} />])
    expect(FakeWebSocket.all).toHaveLength(2)
    view.unmount()
    await pass(10_000)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('H2 all get state, messages and the end, and close() by one of them closes for all', () => {
    const view = render([<Part key="a" name="a" />, <Part key="b" name="b" />], { wrapper })
    act(() => FakeWebSocket.last.accept())
    act(() => FakeWebSocket.last.message('hello'))
    expect(view.container.textContent).toBe('a 1 hello nullb 1 hello null')
    act(() => view.getAllByRole('button')[1]!.click())
    expect(FakeWebSocket.last.closedWith).toEqual([4000])
    act(() => FakeWebSocket.last.answerClose())
    expect(view.container.textContent).toBe('a 3 hello clientb 3 hello client')
    expect(calls.toSorted()).toEqual([
      ...['a hello', 'a onClose 4000', 'a onOpen', 'b hello', 'b onClose 4000', 'b onOpen'],
    ])
  })

  test('H1 share by address and protocols, or by a string alone', () => {
    const by = (options: UseWebSocketOptions) => ({ ...shared, ...options })
    render(
      [
        <Part key="1" name="1" options={by({ protocols: 'chat' })} />,
        <Part key="2" name="2" options={by({ protocols: ['chat'] })} />,
        <Part key="3" name="3" options={by({ protocols: 'other' })} />,
        <Part key="4" name="4" url="ws://peer/other" options={by({ share: 'name' })} />,
        <Part key="5" name="5" url="ws://peer/third" options={by({ share: 'name' })} />,
        <Part key="6" name="6" options={by({ share: false })} />,
        <Part key="7" name="7" options={by({ share: 'other name' })} />,
      ],
      { wrapper },
    )
    expect(FakeWebSocket.all.map(({ url, protocols }) => `${url} ${protocols.join()}`)).toEqual([
      ...['ws://peer/ chat', 'ws://peer/ other', 'ws://peer/other ', 'ws://peer/ ', 'ws://peer/ '],
    ])
  })

  test('H1 share nothing when share is an empty string, and L5 each follows its address', async () => {
    const Room = ({ room }: { room: string }) =>
      useWebSocket(`ws://peer/${room}`, { ...shared, share: '' }).readyState
    const view = render([<Room key="1" room="a" />, <Room key="2" room="a" />], { wrapper })
    await pass(0)
    expect(FakeWebSocket.all).toHaveLength(2)
    view.rerender([<Room key="1" room="a" />, <Room key="2" room="b" />])
    await pass(0)
    expect(FakeWebSocket.last.url).toBe('ws://peer/b')
  })

  test('H1 with an address function share only when share is a string', async () => {
    const WithFunction = ({ share }: { share: boolean | string }) =>
      useWebSocket(() => Promise.resolve('ws://peer/'), { ...shared, share }).readyState
    const view = render([<WithFunction key="a" share="name" />, <WithFunction key="b" share="name" />], {
      wrapper,
    })
    await pass(0)
    expect(FakeWebSocket.all).toHaveLength(1)
    view.rerender([<WithFunction key="c" share />, <WithFunction key="d" share />])
    await pass(0)
    expect(FakeWebSocket.all).toHaveLength(3)
  })

  test('H1 keep the connection open as long as one of them is enabled', () => {
    const off = { ...shared, enabled: false }
    const view = render([<Part key="a" name="a" options={off} />, <Part key="b" name="b" options={off} />], {
      wrapper,
    })
    expect(FakeWebSocket.all).toEqual([])
    view.rerender([<Part key="a" name="a" options={off} />, <Part key="b" name="b" />])
    act(() => FakeWebSocket.last.accept())
    expect(view.container.textContent).toBe('a 1 null nullb 1 null null')
    view.rerender([<Part key="a" name="a" options={off} />, <Part key="b" name="b" options={off} />])
    expect(FakeWebSocket.last.closedWith).toEqual([1000])
    expect(FakeWebSocket.all).toHaveLength(1)
  })

  test('H1 close the connection when the last enabled one has unmounted', async () => {
    const off = { ...shared, enabled: false }
    const view = render([<Part key="a" name="a" options={off} />, <Part key="b" name="b" />], { wrapper })
    act(() => FakeWebSocket.last.accept())
    view.rerender([<Part key="a" name="a" options={off} />])
    await pass(0)
    expect(FakeWebSocket.last.closedWith).toEqual([1000])
  })

  test('L5 leave the shared socket for a socket of their own when their address changes', async () => {
    const view = render([<Part key="a" name="a" />, <Part key="b" name="b" />], { wrapper })
    act(() => FakeWebSocket.last.accept())
    view.rerender([<Part key="a" name="a" />, <Part key="b" name="b" url="ws://other/" />])
    await pass(0)
    expect(FakeWebSocket.all.map(({ url, closeCalls }) => [url, closeCalls.length])).toEqual([
      ['ws://peer/', 0],
      ['ws://other/', 0],
    ])
    expect(view.container.textContent).toBe('a 1 null nullb 0 null null')
  })
})
