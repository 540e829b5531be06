import { StrictMode } from 'react'
import { expect, test } from 'vitest'
import { RefusedError, type HandshakeLine } from '../../src/index.js'
import { peer } from '../support/peer.js'
import { ended, eventually, mount, mountUntilOpen } from './mount.js'
import { wire } from './wire.js'

const { CLOSED, CONNECTING } = WebSocket
const soon = { delay: 10, jitter: 'none' } as const

/** Logs in at a server that echoes. */
const login = async ({ send, next }: HandshakeLine) => {
  send('login')
  await next((data) => data === 'login')
}
const forever = () => new Promise(() => undefined)

test('G1 the server receives the login before the queue, and the component does not get its answer', async () => {
  const other = peer()
  const mounted = mount(other.url('/echo'), { handshake: login }, StrictMode)
  expect(mounted.socket.send('queued')).toBe('queued')
  await eventually(() => expect(mounted.shown.data).toBe('queued'))
  expect(mounted.calls).toEqual(['onOpen', 'onMessage'])
  mounted.unmount()
  expect(await wire(other)).toEqual([
    ...['upgrade', 'open', 'message login', 'message queued', 'close 1000', 'gone'],
  ])
})

test('G4 a handshake that throws is retried on a new socket', async () => {
  const other = peer()
  const mounted = await mountUntilOpen(other.url('/echo'), {
    reconnect: soon,
    handshake: async (line) => {
      await login(line)
      if (line.attempt === 0) throw new Error('not yet')
    },
  })
  expect(mounted.calls).toEqual(['onError', 'onClose', 'onOpen', 'onReconnect'])
  expect(mounted.closeEvents[0]).toMatchObject({ code: 1006, wasClean: false })
  expect(await other.count(1)).toEqual({ open: 1, upgrades: 2 })
})

test('G4 a RefusedError ends the attempts', async () => {
  const other = peer()
  const mounted = mount(other.url('/echo'), {
    reconnect: soon,
    handshake: async (line) => {
      await login(line)
      throw new RefusedError('banned')
    },
  })
  await ended(mounted)
  expect(mounted.shown).toMatchObject({ retry: null, closedBy: 'client', error: { message: 'banned' } })
  expect(await other.count(0)).toEqual({ open: 0, upgrades: 1 })
})

test('G5 the close code of the server decides', async () => {
  const other = peer()
  const mounted = mount(other.url('/echo'), { reconnect: soon, handshake: forever })
  await other.log('open')
  await other.act('close', { code: 4401, reason: 'expired' })
  await ended(mounted)
  expect(mounted.closeEvents[0]).toMatchObject({ code: 4401, reason: 'expired', wasClean: true })
  expect(await other.count(0)).toEqual({ open: 0, upgrades: 1 })
})

test('G6 the server receives the code and reason of close() before the session has opened', async () => {
  const other = peer()
  const mounted = mount(other.url('/echo'), {
    handshake: ({ send }) => {
      send('login')
      return forever()
    },
  })
  await other.log('message')
  expect(mounted.shown.readyState).toBe(CONNECTING)
  mounted.socket.close(4000, 'enough')
  await ended(mounted)
  expect(mounted.readyStates).toEqual([CONNECTING, WebSocket.CLOSING, CLOSED])
  expect(mounted.calls).toEqual(['onClose'])
  expect(await wire(other)).toEqual(['upgrade', 'open', 'message login', 'close 4000 enough', 'gone'])
})

test('G3 connectTimeout ends a handshake that hangs', async () => {
  const other = peer()
  const mounted = mount(other.url('/echo'), { connectTimeout: 2_000, handshake: forever })
  await ended(mounted)
  expect(mounted.shown).toMatchObject({ closedBy: 'timeout' })
  expect(mounted.errors[0]?.message).toBe('connectTimeout of 2000 ms expired')
  expect(await other.count(0)).toMatchObject({ open: 0 })
})
