import type { ManagedConnection } from '../connection/contract.js'
import type { ConnectionSettings } from '../connection/options.js'
import { now } from '../platform/clock.js'
import { warn } from '../platform/warn.js'

/**
 * Only the part that bundlers replace by a constant, so that they can drop the code that it guards. Without a bundler there is no `process` in a browser,
 * and reading it throws. `typeof process` would not tell the two apart: Vite leaves it as it is.
 */
declare const process: { readonly env: { readonly NODE_ENV?: string | undefined } }

/** Warns of options that differ from those of a shared connection (H3). Returns true if it has warned. */
export function warnOfConflict(
  first: ConnectionSettings | undefined,
  later: ConnectionSettings,
): boolean | undefined {
  try {
    if (process.env.NODE_ENV !== 'production' && first) {
      const names = [...new Set([...Object.keys(first), ...Object.keys(later)])]
      const [name] = names.filter(
        (name) =>
          !/^(on[A-Z].*|enabled|share|source|protocols)$/.test(name) &&
          toText(first[name as keyof ConnectionSettings]) !== toText(later[name as keyof ConnectionSettings]),
      )
      if (name === undefined) return false
      warn(
        `components that share a connection must have the same options, but a later one has another ${name}: the value of the first is used. ` +
          'Give both the same value, or share by another string.',
      )
      return true
    }
  } catch {
    // There is no bundler.
  }
  return undefined
}

/** Compares values by their JSON. Functions and schemas count as equal, because a new one may mean the same. */
const toText = (value: unknown): string | undefined =>
  JSON.stringify(value, (_name, part: unknown) =>
    typeof part === 'function' || (part && typeof part === 'object' && '~standard' in part) ? 'code' : part,
  )

const most = 10
const period = 5_000

/** Warns of components that open many sockets in a short time. `times` has the latest times of each owner. */
export function warnOfChurn(
  connection: ManagedConnection,
  owners: Iterable<object>,
  times: WeakMap<object, readonly number[] | 'warned'>,
): void {
  try {
    if (process.env.NODE_ENV !== 'production') {
      // One warning for all owners.
      let warned = false
      connection.onEvent((entry) => {
        if (entry.type !== 'phase' || entry.phase !== 'connecting') return
        for (const owner of owners) {
          const before = times.get(owner) ?? []
          if (before === 'warned') continue
          const latest = [...before.filter((at) => entry.at - at < period), entry.at]
          times.set(owner, latest.length > most ? 'warned' : latest)
          if (latest.length <= most || warned) continue
          warned = true
          warn(
            `one component has opened more than ${most} sockets in ${period / 1_000} s. Does an effect call reconnect(), ` +
              'or is reconnect.delay too short?',
          )
        }
      })
    }
  } catch {
    // There is no bundler.
  }
}

/** Warns of a function that was called during rendering. */
export function warnOfRendering(): void {
  try {
    if (process.env.NODE_ENV !== 'production')
      warn(
        'a function of useWebSocket was called during rendering and did nothing: call it in an effect or an event handler.',
      )
  } catch {
    // There is no bundler.
  }
}

/** Warns of a component that passes new keys in every render. */
export function warnOfKeys(): void {
  try {
    if (process.env.NODE_ENV !== 'production')
      warn(
        'the address, protocols, key or connection of a hook changes in every render, so the hook keeps the one it has. ' +
          'Create it once (useState(() => \u2026)), or pass a function.',
      )
  } catch {
    // There is no bundler.
  }
}

const mostRenders = 300

/** The render count of a component that reads messages, in development. */
export interface Renders {
  /** Its latest message, and the number of renders since a time. NaN after the warning. */
  renders?: { last: unknown; since: number; count: number }
}

/** Warns of a component that renders for each of many messages. */
export function warnOfRenders(of: Renders, message: unknown, readsAll: boolean): void {
  try {
    if (process.env.NODE_ENV !== 'production') {
      const renders = (of.renders ??= { last: null, since: 0, count: 0 })
      if (renders.last === message) return
      renders.last = message
      if (now() - renders.since >= 1_000) Object.assign(renders, { since: now(), count: renders.count * 0 })
      renders.count += 1
      if (!(renders.count > mostRenders)) return
      renders.count = NaN
      warn(
        `a component has rendered for more than ${mostRenders} messages within a second, ` +
          (readsAll
            ? 'because it reads every field of the useWebSocket result, as { ...socket } does: pass on the object itself, or single fields.'
            : 'because it reads lastMessage: useMessages, useMessageReducer and useMessageListener also get every message, and data shows the latest.'),
      )
    }
  } catch {
    // There is no bundler.
  }
}
