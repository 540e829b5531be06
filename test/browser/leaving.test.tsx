import { describe, expect, onTestFinished, test } from 'vitest'
import { type Connection, createConnection } from '../../src/core.js'
import type { WatchPage } from '../../src/index.js'
import { patient } from '../support/patience.mjs'
import { type Peer, peer } from '../support/peer.js'
import { eventually, mount, mountUntilOpen } from './mount.js'
import { wire } from './wire.js'

/** Two connections to one host. The first hangs in its handshake. `happened` logs the events of both. */
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

/** What the server saw, except for the end of the connection: Firefox cuts it only when the server answers. */
const seen = async (other: Peer) => (await wire(other, 'open')).filter((entry) => entry !== 'gone')

describe('an abandoned handshake that the server never answers', () => {
  test('L2 does not delay another connection to that host', async () => {
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

  test('L2 does not delay another connection after pauseWhenHidden either', async () => {
    const other = peer()
    let hide = () => {}
    const { happened, hanging, next } = dialTwo(other, (report) => {
      hide = () => report('hidden')
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

  test('L2 does not delay the connection of the component to its next address', async () => {
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

describe('a connection of createConnection whose peer is silent', () => {
  /** Mounts an owner of the connection. */
  const mountOwner = (connection: Connection) => mountUntilOpen(connection as never)

  test('L2 opens at once for the next owner', async () => {
    const other = peer()
    const chat = createConnection(other.url('/echo'), patient)
    onTestFinished(() => chat.dispose())
    const first = await mountOwner(chat)
    await other.act('mute')
    first.unmount()
    // The connection has no owner for a while, as when the next page loads lazily.
    await eventually(() => expect(chat.getSnapshot().status).toBe('closed'))
    const second = await mountOwner(chat)
    expect(second.readyStates).not.toContain(WebSocket.CLOSING)
    // In order: the old session ends before the next one is open.
    expect(first.calls).toEqual(['onOpen', 'onClose'])
    expect(first.closeEvents).toMatchObject([{ code: 1006, wasClean: false, isTrusted: false }])
    expect(second.calls).toEqual(['onOpen'])
    await other.act('unmute')
    expect(await other.count(1)).toEqual({ open: 1, upgrades: 2 })
  })
})
