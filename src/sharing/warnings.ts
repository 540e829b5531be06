import type { HeldConnection } from '../connection/contract.js'
import type { ConnectionListener } from '../connection/happening.js'
import type { ConnectionSettings } from '../connection/options.js'
import { warn } from '../platform/warn.js'

/** As much of it as bundlers put a value in place of: each test of it stands where they can drop what it guards. */
declare const process: { readonly env: { readonly NODE_ENV?: string | undefined } }

/** Warns of options that differ from those that a shared connection works with (H3). True once it has. */
export function warnOfConflict(
  first: ConnectionSettings | undefined,
  later: ConnectionSettings,
): boolean | undefined {
  if (typeof process === 'object' && process.env.NODE_ENV !== 'production' && first) {
    const names = [...new Set([...Object.keys(first), ...Object.keys(later)])]
    const [name] = names.filter(
      (name) =>
        !/^(on[A-Z].*|enabled|share|source|protocols)$/.test(name) &&
        toText(first[name as keyof ConnectionSettings]) !== toText(later[name as keyof ConnectionSettings]),
    )
    if (name === undefined) return false
    warn(
      `components that share a connection must have the same options, but one that came later has another ${name}: that of the first is used. ` +
        'Give both the same, or share by another string.',
    )
    return true
  }
  return undefined
}

/** What a value means, as far as that can be seen: a new function or schema may mean the same as the old one. */
const toText = (value: unknown): string | undefined =>
  JSON.stringify(value, (_name, part: unknown) =>
    typeof part === 'function' || (part && typeof part === 'object' && '~standard' in part) ? 'code' : part,
  )

const most = 10
const period = 5_000

/** Warns of components that open one socket after the other. `times` are those of each component's latest. */
export function warnOfChurn(
  connection: HeldConnection,
  holders: Iterable<ConnectionListener>,
  times: WeakMap<ConnectionListener, readonly number[] | 'warned'>,
): void {
  if (typeof process === 'object' && process.env.NODE_ENV !== 'production') {
    // Once for all that share it.
    let warned = false
    connection.onEvent((entry) => {
      if (entry.type !== 'phase' || entry.phase !== 'connecting') return
      for (const holder of holders) {
        const before = times.get(holder) ?? []
        if (before === 'warned') continue
        const latest = [...before.filter((at) => entry.at - at < period), entry.at]
        times.set(holder, latest.length > most ? 'warned' : latest)
        if (latest.length <= most || warned) continue
        warned = true
        warn(
          `one component has opened more than ${most} sockets in ${period / 1_000} s. Does its address or do its protocols change with every render, ` +
            'does an effect call reconnect(), or is reconnect.delay too short?',
        )
      }
    })
  }
}
