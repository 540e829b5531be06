import { describe, expect, onTestFinished, test } from 'vitest'
import { server } from 'vitest/browser'
import { createConnection } from '../../src/core.js'
import type { HeartbeatOptions } from '../../src/index.js'
import { patient } from '../support/patience.mjs'
import { type Peer, peer } from '../support/peer.js'
import type { Entry } from '../support/peerServer.mjs'
import { ended, eventually, mount, standStill } from './mount.js'
import { wire } from './wire.js'

/** Blocks the thread until the server has logged that entry, and its response has reached the browser. */
function blockUntil({ id }: Peer, until: Entry['type']) {
  standStill('/log', { id, until }, 'GET')
  standStill('/log', { id, until }, 'GET')
}

/** Blocks the thread for that time. */
function block(milliseconds: number) {
  const end = performance.now() + milliseconds
  while (performance.now() < end);
}

/** Blocks the thread until the server has accepted the handshake; no event of the socket is delivered meanwhile. */
function blockUntilOpen(other: Peer) {
  // Firefox delivers events during a synchronous request, so there the thread is only blocked for long enough.
  if (server.browser === 'firefox') block(500)
  else blockUntil(other, 'open')
}

/** The browser's own socket, which runs `act` in a microtask after it was constructed. */
function beBusyAfterDialling(act: () => void) {
  return class extends WebSocket {
    constructor(...values: ConstructorParameters<typeof WebSocket>) {
      super(...values)
      queueMicrotask(act)
    }
  }
}

describe('a handshake that finishes while the thread is busy', () => {
  test('C6 ends with 1006 after close(4000), and the server never sees that code', async () => {
    const other = peer()
    const mounted = mount(other.url('/echo'), {
      WebSocket: beBusyAfterDialling(() => {
        blockUntilOpen(other)
        mounted.socket.close(4000, 'bye')
      }),
    })
    await ended(mounted)
    expect(mounted.closeEvents).toMatchObject([{ code: 1006, reason: '', wasClean: false }])
    expect(mounted.shown).toMatchObject({ closedBy: 'client', error: null })
    expect(mounted.calls).toEqual(['onClose'])
    // The browser itself may send 1001 or no close frame.
    expect((await wire(other)).join()).not.toContain('4000')
  })

  test('C6 ends with 1006 after close(4001) on a connection without React', async () => {
    const other = peer()
    const ends: CloseEvent[] = []
    const connection = createConnection(other.url('/echo'), {
      ...patient,
      onClose: (event) => ends.push(event),
      WebSocket: beBusyAfterDialling(() => {
        blockUntilOpen(other)
        connection.close(4001, 'signed out')
      }),
    })
    onTestFinished(() => connection.dispose())
    connection.open()
    await eventually(() => expect(ends).toMatchObject([{ code: 1006, reason: '', wasClean: false }]))
    expect(await wire(other)).not.toContain('close 4001 signed out')
  })
})

describe('an answer that arrives while the thread is busy', () => {
  test.each<[string, HeartbeatOptions]>([
    ['without response', { interval: 600_000, timeout: 600 }],
    [
      'with response',
      { interval: 600_000, timeout: 600, message: 'are you there?', response: 'are you there?' },
    ],
  ])('R6 counts even if its timeout expires meanwhile (heartbeat %s)', async (_title, heartbeat) => {
    const other = peer()
    const errors: string[] = []
    const connection = createConnection(other.url('/echo'), {
      ...{ ...patient, reconnect: false, heartbeat },
      onError: ({ message }) => errors.push(message),
    })
    onTestFinished(() => connection.dispose())
    connection.open()
    await eventually(() => expect(connection.getSnapshot().status).toBe('open'))
    connection.check()
    blockUntil(other, 'message')
    // Late, but less than the second after which the whole timeout would start again.
    block(700)
    await eventually(() => expect([connection.latency !== null, ...errors]).toEqual([true]))
    expect(connection.getSnapshot()).toMatchObject({ status: 'open', error: null })
  })
})
