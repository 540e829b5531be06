import { act, render, renderHook } from '@testing-library/react'
import { StrictMode, version } from 'react'
import { version as domVersion } from 'react-dom'
import { hydrateRoot, type Root } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { describe, expect, onTestFinished, test } from 'vitest'
import { useWebSocket, type Source, type UseWebSocketOptions } from '../../src/index.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'
import { pass, withFakes } from '../support/mount.js'

withFakes()

interface Props {
  readonly source?: Source
  readonly options?: UseWebSocketOptions
}

function Status({ source = 'ws://peer/', options }: Props) {
  const { readyState, data, error, lastCloseEvent, closedBy, lastMessage } = useWebSocket(source, {
    WebSocket: FakeWebSocket,
    ...options,
  })
  const empty = [data, error, lastCloseEvent, closedBy, lastMessage].every((field) => field === null)
  return <output>{`${readyState} ${empty ? 'empty' : 'filled'}`}</output>
}

const cases: [string, Props, string][] = [
  ['an address', {}, '0 empty'],
  ['a URL', { source: new URL('ws://peer/') }, '0 empty'],
  ['an address function', { source: () => 'ws://peer/' }, '0 empty'],
  ['an address function that answers late', { source: () => Promise.resolve('ws://peer/') }, '0 empty'],
  ['enabled undefined', { options: { enabled: undefined } }, '0 empty'],
  ['enabled false', { options: { enabled: false } }, '3 empty'],
  ['no address', { source: null }, '3 empty'],
  ['no address, but enabled', { source: null, options: { enabled: true } }, '3 empty'],
]

describe('the first render', () => {
  test.each(cases)('L7 on a server with %s shows: %s', (_, props, text) => {
    const html = renderToString(<Status {...props} />)
    expect(html).toBe(`<output>${text}</output>`)
    expect(FakeWebSocket.all).toEqual([])
  })

  test.each(cases)(
    'L7 in a browser shows the same, and hydrates without a mismatch: %s',
    async (_, props, text) => {
      const container = document.createElement('div')
      const tree = (
        <StrictMode>
          <Status {...props} />
        </StrictMode>
      )
      container.innerHTML = renderToString(tree)
      const mismatches: unknown[] = []
      let root: Root | undefined
      act(() => {
        root = hydrateRoot(container, tree, { onRecoverableError: (error) => mismatches.push(error) })
        // The text of the server stays until React has hydrated it.
        expect(container.textContent).toBe(text)
      })
      onTestFinished(() => act(() => root?.unmount()))
      await pass(0)
      expect(mismatches).toEqual([])
      expect(FakeWebSocket.all).toHaveLength(text.startsWith('0') ? 1 : 0)
      if (FakeWebSocket.all.length === 0) return
      act(() => FakeWebSocket.last.accept())
      expect(container.textContent).toBe('1 empty')
    },
  )

  test('L7 shows CONNECTING without server rendering too', () => {
    const shown: number[] = []
    renderHook(() => shown.push(useWebSocket('ws://peer/', { WebSocket: FakeWebSocket }).readyState))
    expect(shown[0]).toBe(0)
  })

  test('L7 opens nothing before its commit', () => {
    const opened: number[] = []
    function Sibling() {
      opened.push(FakeWebSocket.all.length)
      return null
    }
    render(
      <>
        <Status />
        <Sibling />
      </>,
    )
    expect(opened[0]).toBe(0)
    expect(FakeWebSocket.all).toHaveLength(1)
  })
})

test('L8 runs with React and React DOM of one version', () => {
  expect(domVersion).toBe(version)
})
