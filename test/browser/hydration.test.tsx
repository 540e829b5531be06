import { StrictMode, Suspense } from 'react'
import { act } from '@testing-library/react'
import { hydrateRoot, type Root } from 'react-dom/client'
import { renderToString } from 'react-dom/server.browser'
import { expect, onTestFinished, test, vi } from 'vitest'
import type { Source, UseWebSocketOptions } from '../../src/index.js'
import { peer } from '../support/peer.js'
import { createDiary, eventually, Holder, watchSockets } from './mount.js'
import { wire } from './wire.js'

const { CONNECTING, OPEN, CLOSED } = WebSocket

function watchConsole() {
  const spies = (['log', 'info', 'warn', 'error'] as const).map((level) => vi.spyOn(console, level))
  onTestFinished(() => spies.forEach((spy) => spy.mockRestore()))
  // The tests of all files share a page: a connection of an earlier one may still warn.
  return () =>
    spies.flatMap((spy) => spy.mock.calls).filter(([text]) => !String(text).startsWith('wasclean: '))
}

/** Renders as a server does, then hydrates as a page does. */
function renderAndHydrate(source: Source, options: UseWebSocketOptions = {}) {
  const { sockets, WebSocket } = watchSockets()
  const diary = createDiary()
  const recovered: unknown[] = []
  const tree = (
    <StrictMode>
      <Suspense fallback="…">
        <Holder source={source} options={{ WebSocket, ...options }} diary={diary} />
      </Suspense>
    </StrictMode>
  )
  const page = document.createElement('div')
  document.body.append(page)
  page.innerHTML = renderToString(tree)
  const sent = page.querySelector('output')!
  const socketsOfServer = sockets.length
  let root: Root
  act(() => {
    root = hydrateRoot(page, tree, { onRecoverableError: (error) => recovered.push(error) })
  })
  const unmount = () => {
    act(() => root.unmount())
    page.remove()
  }
  onTestFinished(unmount)
  return { diary, page, recovered, sent, sockets, socketsOfServer, unmount }
}

test('L7 renders CONNECTING without a socket, and opens one on hydration', async () => {
  const printed = watchConsole()
  const other = peer()
  const { diary, page, recovered, sent, sockets, socketsOfServer, unmount } = renderAndHydrate(
    other.url('/slow', { ms: 100 }),
  )
  expect(socketsOfServer).toBe(0)
  expect(sent.textContent).toBe('CONNECTING')
  expect(page.querySelector('output')).toBe(sent)
  await eventually(() => expect(sent.textContent).toBe('OPEN'))
  expect(diary.readyStates).toEqual([CONNECTING, OPEN])
  expect(sockets).toHaveLength(1)
  expect(await other.count(1)).toEqual({ open: 1, upgrades: 1 })
  unmount()
  expect(await wire(other)).toEqual(['upgrade', 'open', 'close 1000', 'gone'])
  expect(recovered).toEqual([])
  expect(printed()).toEqual([])
})

const closed: readonly (readonly [title: string, source: Source, options: UseWebSocketOptions])[] = [
  ['there is no address', null, {}],
  ['it is disabled', 'ws://127.0.0.1:65535/', { enabled: false }],
]
test.each(closed)('L7 renders CLOSED if %s', (_title, source, options) => {
  const printed = watchConsole()
  const { diary, page, recovered, sent, sockets } = renderAndHydrate(source, options)
  expect(sent.textContent).toBe('CLOSED')
  expect(page.querySelector('output')).toBe(sent)
  expect(diary.readyStates).toEqual([CLOSED])
  expect(sockets).toHaveLength(0)
  expect(recovered).toEqual([])
  expect(printed()).toEqual([])
})

test('L7 calls no address function before hydration', async () => {
  const other = peer()
  let calls = 0
  const source = () => {
    calls += 1
    return other.url('/echo')
  }
  expect(renderToString(<Holder source={source} diary={createDiary()} />)).toContain('CONNECTING')
  expect(calls).toBe(0)
  const { sent } = renderAndHydrate(source)
  await eventually(() => expect(sent.textContent).toBe('OPEN'))
  expect(calls).toBe(1)
})
