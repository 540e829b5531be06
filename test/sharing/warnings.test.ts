import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { LogEntry } from '../../src/connection/emitting/log.js'
import { warnOfChurn, warnOfConflict } from '../../src/sharing/warnings.js'

beforeEach(() => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

const warnings = () => vi.mocked(console.warn).mock.calls.map(([text]) => text as string)

describe('warnOfConflict', () => {
  const differ = (one: object | undefined, other: object) => warnOfConflict(one as never, other as never)

  test('H3 names the option that differs, and the remedy', () => {
    expect(differ({ linger: 1 }, { linger: 2 })).toBe(true)
    expect(warnings()).toEqual([
      expect.stringMatching(/another linger: .*Give both the same value, or share by another string\.$/),
    ])
  })

  test('H3 warns of an option that only one of them has, and of a difference within an option', () => {
    expect(differ({}, { linger: 2 })).toBe(true)
    expect(differ({ linger: 2 }, {})).toBe(true)
    expect(differ({ queue: { limit: 1 } }, { queue: { limit: 2 } })).toBe(true)
    expect(differ({ parse: 'json' }, { parse: () => 1 })).toBe(true)
    expect(differ({}, { parse: () => 1 })).toBe(true)
    expect(differ({ schema: { '~standard': {} } }, { schema: undefined })).toBe(true)
    expect(differ({ heartbeat: { message: null } }, { heartbeat: { message: () => 1 } })).toBe(true)
  })

  test('H3 treats two functions, or two schemas, as the same', () => {
    expect(differ({ parse: () => 1 }, { parse: () => 2 })).toBe(false)
    expect(differ({ schema: { '~standard': { a: 1 } } }, { schema: { '~standard': { a: 2 } } })).toBe(false)
    expect(differ({ heartbeat: null }, { heartbeat: null })).toBe(false)
    expect(warnings()).toEqual([])
  })

  test('H3 ignores the options that each component has for itself, and no others', () => {
    for (const name of ['onOpen', 'enabled', 'share', 'source', 'protocols'])
      expect(differ({ [name]: 1 }, { [name]: 2 })).toBe(false)
    for (const name of ['once', 'resource', 'shared']) expect(differ({ [name]: 1 }, { [name]: 2 })).toBe(true)
  })

  test('H3 does not warn before there is a first component, and not in production', () => {
    expect(differ(undefined, { linger: 2 })).toBeUndefined()
    vi.stubEnv('NODE_ENV', 'production')
    expect(differ({ linger: 1 }, { linger: 2 })).toBeUndefined()
    expect(warnings()).toEqual([])
  })
})

describe('warnOfChurn', () => {
  const warnOnce = () => undefined

  /** Opens at these times, with other log entries in between. */
  function open(
    times: readonly number[],
    owners = [warnOnce],
    latest = new WeakMap<() => void, readonly number[]>(),
  ) {
    const listeners: ((entry: LogEntry) => void)[] = []
    const connection = { onEvent: (listener: (entry: LogEntry) => void) => listeners.push(listener) }
    warnOfChurn(connection as never, owners, latest)
    for (const at of times) {
      for (const phase of ['resolving', 'connecting', 'open'] as const)
        listeners.forEach((listen) => listen({ at, type: 'phase', phase, retry: null }))
    }
  }

  const times = (count: number, apart: number) => Array.from({ length: count }, (_, index) => index * apart)

  test('H3 warns once, of the eleventh socket within five seconds', () => {
    open(times(10, 499))
    expect(warnings()).toEqual([])
    open(times(30, 499))
    expect(warnings()).toEqual([
      expect.stringMatching(
        /more than 10 sockets in 5 s\. .*reconnect\(\), or is reconnect\.delay too short\?$/,
      ),
    ])
  })

  test('H3 warns once for a component, even if each socket belongs to another connection', () => {
    const latest = new WeakMap<() => void, readonly number[]>()
    for (let at = 0; at < 30; at += 1) open([at], [warnOnce], latest)
    expect(warnings()).toHaveLength(1)
  })

  test('H3 warns once for all components that share a connection', () => {
    open(times(30, 1), [warnOnce, () => undefined, () => undefined])
    expect(warnings()).toHaveLength(1)
  })

  test('H3 does not count sockets that are five seconds old', () => {
    open(times(30, 500))
    expect(warnings()).toEqual([])
  })

  test('H3 does not warn in production', () => {
    vi.stubEnv('NODE_ENV', 'production')
    open(times(30, 1))
    expect(warnings()).toEqual([])
  })
})
