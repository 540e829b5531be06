import { createConnection, type LogEntry } from '../../src/index.ts'
import { peer } from './peer.ts'

/** Names its log on the server. */
export const newsId = Math.random().toString(36).slice(2)

// news.ts: one connection, not opened yet. Import it wherever you need it.
export const news = createConnection(peer.address('/echo', newsId))

// Plain code may read it. Reading does not open it.
async function count() {
  for (;;) {
    // Ends with the session.
    for await (const message of news) note({ counted: notes.counted + 1, latest: message.data })
    note({ sessions: notes.sessions + 1 })
  }
}

news.onEvent((entry) => note({ entries: [...notes.entries, entry].slice(-200) }))

interface Notes {
  readonly counted: number
  readonly latest: unknown
  /** How many have ended. */
  readonly sessions: number
  readonly entries: readonly LogEntry[]
}

let notes: Notes = { counted: 0, latest: null, sessions: 0, entries: [] }
const listeners = new Set<() => void>()

function note(changes: Partial<Notes>): void {
  notes = { ...notes, ...changes }
  for (const listener of listeners) listener()
}

export const getNotes = (): Notes => notes

export function subscribeToNotes(listener: () => void): () => void {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

void count()
