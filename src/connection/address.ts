import type { Address, Attempt, ProtocolList, Protocols, Source } from './options.js'
import { isPending } from './pending.js'

/** What the address and protocols turned out to be. */
export type Answers = readonly [Address, ProtocolList]

export const toList = (protocols: Protocols): string[] =>
  ([] as string[]).concat((protocols as ProtocolList) ?? [])

/**
 * Equal for what means the same connection: values count, the identity of objects and functions does not (L6; JSON makes one and the
 * same of every function). Null for no address.
 */
export function toKey(source: Source, protocols: Protocols): string | null {
  try {
    const list = toList(protocols)
    // At each render: text by itself is what engines are quickest at.
    return source == null ? null : `${JSON.stringify(source)}${list.length ? JSON.stringify(list) : ''}`
  } catch {
    // No address at all, which dialling finds out.
    return ''
  }
}

/** Asks those that are functions. A promise only if one of them answers with one. Throws what they throw. */
export function ask(source: Source, protocols: Protocols, attempt: Attempt): Answers | Promise<Answers> {
  const address = typeof source === 'function' ? source(attempt) : source
  // Should the protocols' function throw, nobody else would hear of what becomes of this one.
  if (isPending(address)) address.then(ignore, ignore)
  const list = typeof protocols === 'function' ? protocols(attempt) : protocols
  return isPending(address) || isPending(list) ? Promise.all([address, list]) : [address, list]
}

const ignore = (): void => undefined
