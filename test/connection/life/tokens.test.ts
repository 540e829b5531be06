import { beforeEach, expect, test } from 'vitest'
import { createConnection, type LogEntry, type Source } from '../../../src/core.js'
import { FakeWebSocket } from '../../support/FakeWebSocket.js'

beforeEach(FakeWebSocket.reset)

/** Everything of an error that a console or an error service would show, with its causes. */
const describe = (error: unknown): string =>
  error instanceof Error ? [error.name, error.message, error.stack, describe(error.cause)].join(' ') : ''

/** Each engine quotes what it refuses in its own words. */
const refusing = (message: (url: string, protocols: string[]) => string, name = 'SyntaxError') =>
  class {
    constructor(url: string, protocols: string[]) {
      throw new DOMException(message(url, protocols), name)
    }
  } as never

function refusal(WebSocket: never, source: Source = 'wss://user:s3cret@peer:99999/chat?token=s3cret') {
  const log: LogEntry[] = []
  const connection = createConnection(source, { WebSocket, protocols: ['bearer', 's3cret=='] })
  connection.onEvent((entry) => log.push(entry))
  connection.open()
  const { error, readyState } = connection.getSnapshot()
  expect(readyState).toBe(3)
  expect(log.filter(({ type }) => type === 'onError')).toMatchObject([{ detail: error }])
  return error
}

test.each([
  ['Chromium, an address', (url: string) => `Failed to construct 'WebSocket': The URL '${url}' is invalid.`],
  [
    'Chromium, a protocol',
    (_: string, [, last]: string[]) =>
      `Failed to construct 'WebSocket': The subprotocol '${last}' is invalid.`,
  ],
  ['WebKit, an address', (url: string) => `Invalid url for WebSocket ${url}`],
  [
    'WebKit, a duplicate protocol',
    (_: string, [, last]: string[]) => `WebSocket protocols contain duplicates: '${last}'`,
  ],
  ['WebKit, a protocol', (_: string, [, last]: string[]) => `Wrong protocol for WebSocket '${last}'`],
  ['ws, an address', (url: string) => `Invalid URL: ${url}`],
])('Z1 keeps a token that an engine quotes out of the error and the log: %s', (_, message) => {
  const error = refusal(refusing(message))
  expect(error).toMatchObject({ name: 'SyntaxError', message: expect.stringMatching(/….?$/) as string })
  expect(describe(error)).not.toContain('s3cret')
})

test.each([
  (url: string) => `Invalid URL: ${url}`,
  (url: string) => `Invalid url for WebSocket ${url}`,
  (url: string) => `Failed to construct 'WebSocket': The URL '${url}' is invalid.`,
  (url: string) => `"${url}" cannot be parsed as a URL.`,
])('Z1 keeps an address without a scheme out of the error (%#)', (message) => {
  for (const address of ['peer?token=s3cret', '/chat?token=s3cret', 'user:s3cret@peer'])
    expect(describe(refusal(refusing(message), address))).not.toContain('s3cret')
})

test('Z1 keeps a fragment out of the error', () => {
  const message =
    "Failed to construct 'WebSocket': The URL contains a fragment identifier ('s3cret'). Fragment identifiers are not allowed in WebSocket URLs."
  expect(
    describe(
      refusal(
        refusing(() => message),
        'wss://peer/#s3cret',
      ),
    ),
  ).not.toContain('s3cret')
})

test('Z1 does not change an error that quotes nothing, nor one of the address function', () => {
  const own = new Error('no token for wss://peer/?token=s3cret')
  const fail = (): never => {
    throw own
  }
  expect(refusal(FakeWebSocket as never, fail)).toBe(own)
  const message =
    "Failed to construct 'WebSocket': The URL's scheme must be either 'http', 'https', 'ws', or 'wss'."
  expect(refusal(refusing(() => message))).toMatchObject({ name: 'SyntaxError', message })
})

test('Z3 keeps the error of the engine for ws: on a page of https:, and does not retry', () => {
  const message =
    "Failed to construct 'WebSocket': An insecure WebSocket connection may not be initiated from a page loaded over HTTPS."
  const connection = createConnection('ws://peer/', { WebSocket: refusing(() => message, 'SecurityError') })
  connection.open()
  const { readyState, error, retry } = connection.getSnapshot()
  expect({ readyState, retry }).toEqual({ readyState: 3, retry: null })
  expect(error).toMatchObject({ name: 'SecurityError', message })
})

test('Z2 does not send a queued message to another address', () => {
  let address = 'ws://one/'
  const connection = createConnection(() => address, { WebSocket: FakeWebSocket, reconnect: false })
  connection.open()
  expect(connection.send('for one')).toBe('queued')
  address = 'ws://two/'
  connection.close()
  connection.open()
  FakeWebSocket.last.answerClose()
  FakeWebSocket.last.accept()
  expect(FakeWebSocket.last.url).toBe('ws://two/')
  expect(FakeWebSocket.all.flatMap(({ sent }) => sent)).toEqual([])
})
