import type { FakePeer } from '../../src/storybook.ts'
import type { LogEntry } from './peerContract.ts'

/** One connection, as the server sees it. */
export interface Line {
  readonly peer: FakePeer
  readonly parameters: URLSearchParams
  readonly ledger: Ledger
  /** What to send when the stalled line resumes; null if it is not stalled. */
  held: (string | BufferSource)[] | null
}

/** Everything known of one id. */
interface Ledger {
  entries: readonly LogEntry[]
  readonly lines: Set<Line>
  refusing: boolean
  readonly listeners: Set<() => void>
}

const ledgers = new Map<string, Ledger>()

export function ledgerOf(id: string): Ledger {
  const ledger = ledgers.get(id) ?? {
    entries: [],
    lines: new Set(),
    refusing: false,
    listeners: new Set(),
  }
  ledgers.set(id, ledger)
  return ledger
}

export function record({ ledger }: Pick<Line, 'ledger'>, entry: LogEntry): void {
  ledger.entries = [...ledger.entries, entry]
  for (const listener of ledger.listeners) listener()
}

/** Sends to a client that is still connected, as soon as the line is not stalled. */
export function send({ held, peer }: Line, data: string | BufferSource): void {
  if (held) held.push(data)
  else if (peer.readyState === 1) void peer.send(data)
}
