import { dial, type Transport, type TransportListener } from '../platform/transport.js'
import { ask, toList } from './address.js'
import type { Details } from './machine.js'
import type { Attempt, ConnectionSettings } from './options.js'

/**
 * Asks for the address and dials it: before it returns, unless the address takes its time. Once the attempt is aborted, nothing comes of it.
 *
 * @param found Gets the socket; null if there is no address.
 * @param fail Hears that the address could not be had, or that no socket can be made for the one there is.
 */
export async function dialAddress(
  attempt: Attempt,
  getSettings: () => ConnectionSettings,
  listener: TransportListener,
  found: (transport: Transport | null) => void,
  fail: (input: 'failed' | 'refused', details: Details) => unknown,
): Promise<void> {
  let failure: 'failed' | 'refused' = 'failed'
  try {
    const { source, protocols } = getSettings()
    const answers = ask(source, protocols, attempt)
    const [address, list] = answers instanceof Promise ? await answers : answers
    if (attempt.signal.aborted) return
    failure = 'refused'
    found(address == null ? null : dial(String(address), toList(list), getSettings(), listener))
  } catch (cause) {
    if (!attempt.signal.aborted) {
      fail(failure, { error: cause instanceof Error ? cause : new Error('no address', { cause }) })
    }
  }
}
