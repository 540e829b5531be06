import type { FakePeer } from '../../src/storybook.ts'
import { ledgerOf, record, send, type Line } from './fakeLedger.ts'
import { fakePaths } from './fakePaths.ts'
import type { Peer, ServerLog } from './peerContract.ts'

/**
 * The peer server (test/support/peerServer.mjs) without a network: the script of every story. It reports the same, with two exceptions:
 * `/silent` reads nothing, and no frame has an invalid code.
 */
export function serve(peer: FakePeer): unknown {
  const { pathname, searchParams: parameters } = new URL(peer.url)
  const ledger = ledgerOf(parameters.get('id') ?? '')
  const line: Line = { peer, parameters, ledger, held: null }
  ledger.lines.add(line)
  const token = parameters.get('token')
  record(line, { type: 'upgrade', ...(token !== null && { token }) })
  void peer.closed.then((frame) => {
    ledger.lines.delete(line)
    if (frame) record(line, { type: 'close', ...frame })
    record(line, { type: 'gone', clean: frame !== null })
  })
  const path = fakePaths[pathname.replace('/peer', '')]
  if (ledger.refusing || !path) return peer.refuse()
  return path(line)
}

function mute(line: Line, muted: boolean): void {
  const { peer, held } = line
  if (muted === Boolean(held) || peer.readyState === 3) return
  line.held = muted ? [] : null
  if (muted) peer.stall()
  else void peer.resume()
  for (const data of held ?? []) send(line, data)
}

function watch(id: string): ServerLog {
  const ledger = ledgerOf(id)
  return {
    getEntries: () => ledger.entries,
    subscribe(listener) {
      ledger.listeners.add(listener)
      return () => {
        ledger.listeners.delete(listener)
      }
    },
  }
}

const openLines = (id: string) => [...ledgerOf(id).lines].filter(({ peer }) => peer.readyState === 1)

/** What a story can do to the server, and read from it. */
export const fakeServer: Peer = {
  isLive: false,
  label: 'fake peer, no server',
  watch,
  close(id, code, reason) {
    for (const { peer } of openLines(id)) void peer.close(code, reason)
  },
  send(id, data) {
    for (const line of openLines(id)) send(line, data)
  },
  drop(id) {
    for (const { peer } of openLines(id)) void peer.vanish()
  },
  mute(id, muted) {
    for (const line of openLines(id)) mute(line, muted)
  },
  refuse(id, refusing) {
    ledgerOf(id).refusing = refusing
  },
}
