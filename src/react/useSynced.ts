import { useInsertionEffect } from 'react'
import {
  getSynced,
  type ChangeSource,
  type Synced,
  type SyncedOptions,
  type SyncedSnapshot,
} from '../channels/createSynced.js'
import type { Connection } from '../connection/contract.js'
import { toStream } from './useBatches.js'
import { useSnapshot } from './useSnapshot.js'

const pending: SyncedSnapshot<never> = { data: null, status: 'pending', error: null }

/** The result of {@link useSynced}. */
export interface UseSyncedResult<State> extends SyncedSnapshot<State> {
  /** Loads the state again. */
  readonly reload: () => void
}

/**
 * Loads a state and keeps it up to date by messages while mounted; see `createSynced`. All components with the same source share one state and one
 * load. Renders at most once per frame, and only for the fields that the component reads.
 *
 * @param source A topic, a connection, or the result of `useWebSocket`.
 * @param options See {@link SyncedOptions}. Those of the latest committed render are used; they need not be memoised.
 *
 * @throws TypeError if `load` or `apply` is no function.
 *
 * @example
 * ```tsx
 * const { data: book, status } = useSynced(live.topic('book:btc'), { load, apply, version: (book) => book.version, span: (change) => [change.first, change.last] })
 * ```
 */
export function useSynced<State, Change>(
  source: ChangeSource<Change> | { readonly connection: Connection<Change, never> },
  options: SyncedOptions<State, Change>,
): UseSyncedResult<State> {
  const synced = getSynced(toStream(source) as ChangeSource<Change>, options)
  useInsertionEffect(() => {
    synced.use(options)
  })
  return useSnapshot<SyncedSnapshot<State>, Pick<Synced<State>, 'reload'>>(synced, pending, {
    reload: synced.reload,
  })
}
