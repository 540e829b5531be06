import { act, render } from '@testing-library/react'
import * as React from 'react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { describe, expect, test, vi } from 'vitest'
import { useMessageListener, useWebSocket } from '../../src/index.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'
import { createCounter, pass, withFakes } from '../support/mount.js'
import { Part, shared, calls } from '../support/Part.js'

withFakes()

if ('Activity' in React) {
  const { Activity } = React
  describe('a component that was hidden', () => {
    const Page = ({ hidden, others = [] }: { hidden: boolean; others?: readonly string[] }) => [
      <Activity key="page" mode={hidden ? 'hidden' : 'visible'}>
        <Part name="page" />
      </Activity>,
      ...others.map((name) => <Part key={name} name={name} />),
    ]

    test('H1 shares the connection that another one has opened meanwhile', async () => {
      const view = render(<Page hidden={false} />)
      act(() => FakeWebSocket.last.accept())
      view.rerender(<Page hidden />)
      await pass(0)
      expect(FakeWebSocket.last.closedWith).toEqual([1000])
      act(() => FakeWebSocket.last.answerClose())
      view.rerender(<Page hidden others={['other']} />)
      act(() => FakeWebSocket.last.accept())
      act(() => FakeWebSocket.last.message('new'))
      view.rerender(<Page hidden={false} others={['other']} />)
      expect(FakeWebSocket.all).toHaveLength(2)
      expect(view.container.textContent).toBe('page 1 new nullother 1 new null')
      view.rerender(<Page hidden={false} />)
      await pass(0)
      expect(FakeWebSocket.last.closeCalls).toEqual([])
      view.unmount()
      await pass(0)
      expect(FakeWebSocket.last.closedWith).toEqual([1000])
      act(() => FakeWebSocket.last.answerClose())
      expect(calls.filter((line) => line.includes('onClose'))).toEqual([
        'page onClose 1000',
        'page onClose 1000',
      ])
    })

    test('H1 opens its connection again if no other one has, and later components share it', async () => {
      const view = render(<Page hidden={false} />)
      act(() => FakeWebSocket.last.accept())
      view.rerender(<Page hidden />)
      await pass(0)
      act(() => FakeWebSocket.last.answerClose())
      view.rerender(<Page hidden={false} />)
      view.rerender(<Page hidden={false} others={['other']} />)
      expect(FakeWebSocket.all).toHaveLength(2)
      act(() => FakeWebSocket.last.accept())
      expect(view.container.textContent).toBe('page 1 null nullother 1 null null')
    })
  })
}

describe('a thousand components', () => {
  test('H4 cost one socket, and one render each per change', () => {
    const counter = createCounter()
    const listener = vi.fn()
    function Reader() {
      const socket = useWebSocket('ws://peer/', shared)
      useMessageListener(socket, listener)
      return socket.readyState
    }
    const many = Array.from({ length: 1_000 }, (_, index) => (
      <counter.Counter key={index}>
        <Reader />
      </counter.Counter>
    ))
    render(many)
    expect(FakeWebSocket.all).toHaveLength(1)
    const mounted = counter.renders
    act(() => FakeWebSocket.last.accept())
    expect(counter.renders - mounted).toBe(1_000)
    act(() => FakeWebSocket.last.message('hello'))
    expect(counter.renders - mounted).toBe(1_000)
    expect(listener).toHaveBeenCalledTimes(1_000)
  })
})

test('L7 a component hydrates without a mismatch when others have already opened its shared connection', async () => {
  const Late = () => <Part name="late" />
  const html = renderToString(<Late />)
  expect(html).toContain('late 0')
  render(<Part name="early" />)
  act(() => FakeWebSocket.last.accept())
  const container = document.createElement('div')
  container.innerHTML = html
  const onRecoverableError = vi.fn()
  const root = await act(() => Promise.resolve(hydrateRoot(container, <Late />, { onRecoverableError })))
  expect(onRecoverableError).not.toHaveBeenCalled()
  expect(container.textContent).toBe('late 1 null null')
  expect(FakeWebSocket.all).toHaveLength(1)
  act(() => root.unmount())
})
