import type { FakePeer } from '../../src/storybook.ts'
import type { LogEntry } from './peerContract.ts'

/** One connection, as the server sees it. */
export interface Line {
  readonly peer: FakePeer
  readonly parameters: URLSearchParams
  readonly ledger: Ledger
  /** What is to be sent when the line is no longer dead; null: it is not. */
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

/** To a client that is still there, as soon as the line is not dead. */
export function send({ held, peer }: Line, data: string | BufferSource): void {
  if (held) held.push(data)
  else if (peer.readyState === 1) void peer.send(data)
}
