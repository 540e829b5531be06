import { ask, toList } from './address.js'
import type { Address, Attempt, ConnectionSettings } from '../options.js'
import { toError } from '../../utilities/toError.js'
import { toSafeError } from './safeError.js'

/**
 * Resolves the address: synchronously, unless the answer is a promise. Does nothing more once the attempt is aborted.
 *
 * @param found Gets the address, or null if there is none, and the protocols. It throws the errors of dialling.
 * @param fail Called with `'failed'` if the address could not be resolved, and with `'refused'` if no socket can be created for it.
 */
export async function resolveAddress(
  attempt: Attempt,
  getSettings: () => ConnectionSettings,
  found: (address: string | null, protocols: string[]) => void,
  fail: (input: 'failed' | 'refused', error: Error) => void,
): Promise<void> {
  let failure: 'failed' | 'refused' = 'failed'
  let text: string | null = null
  try {
    const { source, protocols } = getSettings()
    const answers = ask(source, protocols, attempt)
    const [address, list] = answers instanceof Promise ? await answers : answers
    if (attempt.signal.aborted) return
    failure = 'refused'
    text = isAddress(address) ? String(address) : null
    found(text, toList(list))
  } catch (cause) {
    const error = failure === 'refused' ? toSafeError(cause, text) : toError(cause, 'no address')
    if (!attempt.signal.aborted) fail(failure, error)
  }
}

/** `token && address` results in `''` or `false` without a token. */
const isAddress = (address: Address): boolean =>
  address != null && address !== '' && (address as unknown) !== false

/** Returns origin and path of an address. Another token in the query does not change them. */
export const toPlace = (address: string): string => address.replace(/[?#].*/s, '')
