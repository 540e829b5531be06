import { describe, expect, onTestFinished, test } from 'vitest'
import { type Connection, createConnection } from '../../src/core.js'
import type { WatchPage } from '../../src/index.js'
import { patient } from '../support/patience.mjs'
import { type Peer, peer } from '../support/peer.js'
import { eventually, mount, mountUntilOpen } from './mount.js'
import { wire } from './wire.js'

/** Two connections to one host: the first hangs in its handshake. All that happens to either is in `happened`. */
function dialTwo(other: Peer, watchPage?: WatchPage) {
  const happened: string[] = []
  const make = (name: string, path: string) => {
    const connection = createConnection(other.url(path), {
      ...{ ...patient, reconnect: false, pauseWhenHidden: 0, watchPage },
      onOpen: () => happened.push(`${name} open`),
      onClose: ({ code }) => happened.push(`${name} ${code}`),
    })
    onTestFinished(() => connection.dispose())
    return connection
  }
  return { happened, hanging: make('hanging', '/never'), next: make('next', '/echo') }
}

/** What the server saw, but for who hung up: Firefox does so no earlier than the server answers. */
const seen = async (other: Peer) => (await wire(other, 'open')).filter((entry) => entry !== 'gone')

describe('a handshake that is never answered, and was left', () => {
  test('L2 holds up no other connection to that host', async () => {
    const other = peer()
    const { happened, hanging, next } = dialTwo(other)
    hanging.open()
    await other.log('upgrade')
    hanging.dispose()
    next.open()
    await eventually(() => expect(happened).toContain('next open'))
    expect(happened).toEqual(['hanging 1006', 'next open'])
    expect(await seen(other)).toEqual(['upgrade', 'upgrade', 'open'])
  })

  test('L2 holds up none after pauseWhenHidden either', async () => {
    const other = peer()
    let hide = () => {}
    const { happened, hanging, next } = dialTwo(other, (tell) => {
      hide = () => tell('hidden')
      return () => undefined
    })
    hanging.open()
    await other.log('upgrade')
    const hideHanging = hide
    hideHanging()
    await eventually(() => expect(hanging.getSnapshot().status).toBe('paused'))
    next.open()
    await eventually(() => expect(happened).toContain('next open'))
    expect(happened).toEqual(['hanging 1006', 'next open'])
    expect(await seen(other)).toEqual(['upgrade', 'upgrade', 'open'])
  })

  test('L2 does not hold up the next room of a component', async () => {
    const other = peer()
    const mounted = mount(other.url('/never'))
    await other.log('upgrade')
    mounted.rerender(other.url('/echo'))
    await eventually(() => expect(mounted.calls).toContain('onOpen'))
    expect(mounted.calls).toEqual(['onClose', 'onOpen'])
    expect(mounted.closeEvents).toMatchObject([{ code: 1006, wasClean: false }])
    expect(await seen(other)).toEqual(['upgrade', 'upgrade', 'open'])
  })
})

describe('a connection of one’s own whose peer is silent', () => {
  /** Mounts a component that holds it. */
  const hold = (connection: Connection) => mountUntilOpen(connection as never)

  test('L2 opens at once for the next page', async () => {
    const other = peer()
    const chat = createConnection(other.url('/echo'), patient)
    onTestFinished(() => chat.dispose())
    const first = await hold(chat)
    await other.act('mute')
    first.unmount()
    // As where the next page is lazy: nobody holds it for a while.
    await eventually(() => expect(chat.getSnapshot().status).toBe('closed'))
    const second = await hold(chat)
    expect(second.readyStates).not.toContain(WebSocket.CLOSING)
    // In order: the old session ends before the next one is open.
    expect(first.calls).toEqual(['onOpen', 'onClose'])
    expect(first.closeEvents).toMatchObject([{ code: 1006, wasClean: false, isTrusted: false }])
    expect(second.calls).toEqual(['onOpen'])
    await other.act('unmute')
    expect(await other.count(1)).toEqual({ open: 1, upgrades: 2 })
  })
})
