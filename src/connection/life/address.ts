import { toHref } from '../../platform/url.js'
import type { Address, Attempt, ProtocolList, Protocols, Source } from '../options.js'
import { isPromiseLike } from '../../utilities/isPromiseLike.js'

/** The resolved address and protocols. */
export type Answers = readonly [Address, ProtocolList]

/** Protocols as a list. */
export const toList = (protocols: Protocols): string[] =>
  ([] as string[]).concat((protocols as ProtocolList) ?? [])

/** Normalizes an address that is text. Null for any other. */
export const toText = (source: unknown): string | null => (typeof source === 'string' ? toHref(source) : null)

/**
 * Returns a key that is equal for the same connection: it depends on values, not on the spelling of an address or the identity of objects and
 * functions (L6; in JSON, all functions are equal). Null if there is no address: null, undefined, an empty text, or false.
 *
 * @param text The result of `toText` for this source. The caller keeps it, since parsing takes as long as a small render.
 */
export function toKey(source: Source, protocols: Protocols, text: string | null): string | null {
  try {
    const list = toList(protocols)
    // `on && url` may result in false or an empty text, which mean no address.
    if (source == null || source === '' || (source as unknown) === false) return null
    return `${JSON.stringify(text ?? toText((source as Partial<URL>).href) ?? source)}${list.length ? JSON.stringify(list) : ''}`
  } catch {
    // Not a valid address. Dialling reports that.
    return ''
  }
}

/** Calls the functions among them. Returns a promise only if one of them does. Throws their errors. */
export function ask(source: Source, protocols: Protocols, attempt: Attempt): Answers | Promise<Answers> {
  const address = typeof source === 'function' ? source(attempt) : source
  // If the protocols function throws, a rejection of this promise would be unhandled.
  if (isPromiseLike(address)) address.then(ignore, ignore)
  const list = typeof protocols === 'function' ? protocols(attempt) : protocols
  return isPromiseLike(address) || isPromiseLike(list) ? Promise.all([address, list]) : [address, list]
}

const ignore = (): void => undefined
