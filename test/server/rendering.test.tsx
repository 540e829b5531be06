import { Writable } from 'node:stream'
import { StrictMode, Suspense, type ReactNode } from 'react'
import { renderToPipeableStream, renderToString } from 'react-dom/server'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { useWebSocket, type Source, type UseWebSocketOptions } from '../../src/index.js'

// A server does not need the globals of Node.
beforeEach(() => {
  vi.useFakeTimers()
  for (const name of ['WebSocket', 'CloseEvent']) vi.stubGlobal(name, undefined)
  vi.spyOn(console, 'error')
  vi.spyOn(console, 'warn')
})

afterEach(() => {
  expect(console.error).not.toHaveBeenCalled()
  expect(console.warn).not.toHaveBeenCalled()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

/** Throws when it is constructed. */
class ForbiddenWebSocket {
  readonly readyState = 3
  binaryType = ''
  onopen: unknown
  onmessage: unknown
  onclose: unknown
  onerror: unknown
  constructor() {
    throw new Error('a server opened a socket')
  }
  send(): void {}
  close(): void {}
}

interface Props {
  readonly source: Source
  readonly options?: UseWebSocketOptions
}

function Status({ source, options }: Props) {
  const { readyState, data, error, lastCloseEvent, closedBy, lastMessage } = useWebSocket(source, {
    WebSocket: ForbiddenWebSocket,
    onError: fail,
    ...options,
  })
  const empty = [data, error, lastCloseEvent, closedBy, lastMessage].every((field) => field === null)
  return <output>{`${readyState} ${empty ? 'empty' : 'filled'}`}</output>
}

const fail = () => {
  throw new Error('a server called a function')
}

const cases: [string, Props, string][] = [
  ['an address', { source: 'ws://peer/' }, '0 empty'],
  ['a URL', { source: new URL('ws://peer/') }, '0 empty'],
  ['an address function, which is not called', { source: fail }, '0 empty'],
  [
    'a protocols function, which is not called',
    { source: 'ws://peer/', options: { protocols: fail } },
    '0 empty',
  ],
  ['no WebSocket', { source: 'ws://peer/', options: { WebSocket: undefined } }, '0 empty'],
  ['an invalid address', { source: 'no address' }, '0 empty'],
  ['enabled false', { source: 'ws://peer/', options: { enabled: false } }, '3 empty'],
  ['no address', { source: null }, '3 empty'],
  ['an undefined address', { source: undefined, options: { enabled: true } }, '3 empty'],
]

function renderToStream(node: ReactNode): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    const sink = new Writable({
      write(chunk: Buffer, _encoding, next) {
        chunks.push(chunk)
        next()
      },
      final(next) {
        resolve(Buffer.concat(chunks).toString())
        next()
      },
    })
    const { pipe } = renderToPipeableStream(node, { onAllReady: () => void pipe(sink), onError: reject })
  })
}

describe('on a server', () => {
  test.each(cases)('L7 the hook renders to a string with %s', (_, props, text) => {
    expect(renderToString(<Status {...props} />)).toBe(`<output>${text}</output>`)
    expect(vi.getTimerCount()).toBe(0)
  })

  test.each(cases)('L7 the hook renders to a stream with %s', async (_, props, text) => {
    vi.useRealTimers()
    const html = await renderToStream(
      <StrictMode>
        <Suspense fallback="waiting">
          <Status {...props} />
        </Suspense>
      </StrictMode>,
    )
    expect(html).toContain(`<output>${text}</output>`)
  })

  test('L7 a thousand renders leave no timer', () => {
    for (let request = 0; request < 1_000; request += 1) renderToString(<Status source="ws://peer/" />)
    expect(vi.getTimerCount()).toBe(0)
  })
})
