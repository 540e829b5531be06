import { useMemo, useSyncExternalStore } from 'react'
import { peer, type LogEntry } from './peer.ts'

/** What the server saw of every connection that bears this id. */
export function useServerLog(id: string): readonly LogEntry[] {
  const log = useMemo(() => peer.watch(id), [id])
  return useSyncExternalStore(log.subscribe, log.getEntries)
}
