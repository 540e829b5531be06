import { act } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import { RefusedError, type HandshakeLine } from '../../src/index.js'
import { defer } from '../support/defer.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'
import { modes, mount, pass, withFakes } from '../support/mount.js'

withFakes()

describe.each(modes)('a handshake%s', (_, wrapper) => {
  test('G1 runs once for each socket, and messages that the component sends meanwhile are queued', async () => {
    const answer = defer<undefined>()
    let runs = 0
    const view = mount(
      'ws://peer/',
      {
        handshake: ({ send }) => {
          runs += 1
          send('login')
          return answer.promise
        },
      },
      wrapper,
    )
    act(() => FakeWebSocket.last.accept())
    expect(view.shown).toMatchObject({ readyState: 0, status: 'connecting' })
    expect(view.shown.send('hello')).toBe('queued')
    // Each render passes another inline function.
    view.show('ws://peer/', { handshake: () => answer.promise })
    answer.resolve(undefined)
    await pass(0)
    expect(view.shown).toMatchObject({ readyState: 1, status: 'open' })
    expect(FakeWebSocket.last.sent).toEqual(['login', 'hello'])
    expect(runs).toBe(1)
  })

  test('G4 that throws a RefusedError sets error until the component calls open()', async () => {
    const login = async ({ next }: HandshakeLine) => {
      if ((await next()) !== 'welcome') throw new RefusedError('banned')
    }
    const view = mount('ws://peer/', { handshake: login, reconnect: true }, wrapper)
    act(() => FakeWebSocket.last.accept())
    act(() => FakeWebSocket.last.message('no'))
    await pass(3_600_000)
    expect(view.shown).toMatchObject({ readyState: 3, status: 'closed', data: null })
    expect(view.shown.error?.message).toBe('banned')
    expect(FakeWebSocket.all).toHaveLength(1)
    act(() => view.shown.open())
    act(() => FakeWebSocket.last.accept())
    act(() => FakeWebSocket.last.message('welcome'))
    await pass(0)
    expect(view.shown).toMatchObject({ readyState: 1, error: null, data: null })
  })

  test('G6 ends with 1000 when the component unmounts', async () => {
    const view = mount('ws://peer/', { handshake: () => new Promise(() => undefined) }, wrapper)
    act(() => FakeWebSocket.last.accept())
    view.unmount()
    await pass(0)
    expect(FakeWebSocket.last.closeCalls).toEqual([[1000]])
  })
})
