import {
  useDebugValue,
  useEffect,
  useImperativeHandle,
  useInsertionEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from 'react'
import { toKey, toText } from '../connection/life/address.js'
import { createManagedConnection } from '../connection/connection.js'
import type { ManagedConnection } from '../connection/contract.js'
import type { Source } from '../connection/options.js'
import { toSnapshot } from '../connection/life/toSnapshot.js'
import { createState } from '../connection/state.js'
import { share } from '../sharing/registry.js'
import { createComponentOwner } from './createComponentOwner.js'
import type { UseWebSocketOptions } from './hookOptions.js'
import { Reads, type Paced } from './Reads.js'
import type { UseWebSocketResult } from './useWebSocketResult.js'
import { useKeyedValue } from './useKeyedValue.js'
import { useOptions } from './WebSocketConfig.js'

/**
 * Owns a connection from mount to unmount, and returns a view of it. Changing the address, protocols, `key`, string to share by, or the connection
 * creates a new owner (L5).
 */
export function useConnection(
  source: ManagedConnection | Source,
  given: UseWebSocketOptions<unknown>,
): UseWebSocketResult<unknown> {
  const options = useOptions(given)
  const made = isConnection(source) ? source : null
  // An empty string is not a name, like an empty address (F31): with `share: room`, there may be no room yet.
  const shares = options.share || undefined
  const settings = { ...options, share: shares, source: made ? null : (source as Source) }
  const { protocols } = options
  const name = typeof shares === 'string' ? shares : toName((given as typeof given | null)?.key)
  const text = useMemo(() => toText(source), [source])
  const address = toKey(settings.source, protocols, text)
  const key = made ?? (address !== null && name !== null ? `#${name}` : address)
  const enabled = key !== null && options.enabled !== false

  const [nth, setNth] = useState(0)
  const { owner, reads } = useKeyedValue([key, nth], () => {
    const phase = enabled ? 'mounting' : 'idle'
    const make = (): ManagedConnection => createManagedConnection(settings, phase)
    const named = name !== null || (typeof source !== 'function' && typeof protocols !== 'function')
    const shared = key !== null && shares && named
    const owner = createComponentOwner(
      (registryOwner) => made ?? (shared ? share(key as string, registryOwner, settings, make) : make()),
    )
    return { owner, reads: new Reads(owner, toSnapshot(createState(phase), null)) }
  })

  // Runs before all other effects, so that those already use the new callbacks.
  useInsertionEffect(() => {
    owner.commit(settings, !made, enabled)
    reads.commit()
  })
  // A layout effect without the warning that React 18 logs on a server.
  useImperativeHandle(owner.mark, toMark, [])
  useEffect(
    () =>
      owner.own(enabled, () => {
        setNth((nth) => nth + 1)
      }),
    [owner, enabled],
  )
  const listens = !!options.onMessage
  useEffect(() => (listens ? owner.connection.onMessage(owner.onMessage) : undefined), [owner, listens])
  useDebugValue(owner.connection, ({ getSnapshot }) => getSnapshot())

  const [paced, setPaced] = useState<Paced | null>(null)
  const record = useSyncExternalStore(reads.subscribe, () => reads.getRecord(enabled), reads.getInitialRecord)
  useEffect(() => reads.pace(setPaced), [reads])
  // A value from before this record is already in it.
  const newer = paced?.of === record ? paced : null
  return useMemo(() => reads.view(record, newer), [reads, record, newer])
}

const isConnection = (source: ManagedConnection | Source): source is ManagedConnection =>
  !!(source as Partial<ManagedConnection> | null | undefined)?.getSnapshot

const toMark = (): true => true

/** @throws TypeError if the key is set and not a string. */
function toName(key: unknown): string | null {
  if (key == null || typeof key === 'string') return key ?? null
  const value = typeof key === 'object' || typeof key === 'function' ? typeof key : (key as symbol).toString()
  throw new TypeError(`key must be a string, got ${value}`)
}
