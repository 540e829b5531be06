import { dial, type Transport, type TransportListener } from '../platform/transport.js'
import { ask, toList } from './address.js'
import type { Details } from './state.js'
import type { Attempt, ConnectionSettings } from './options.js'

// An engine may quote what it refuses, and there may be a token in an address or a protocol.
const quoted = /(\/\/|(?:protocol|WebSocket|duplicates:) ').*/s

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
    let error = new Error('no address', { cause })
    try {
      if (cause instanceof Error) error = failure === 'failed' ? cause : redact(cause)
    } catch {
      // Not everything that is thrown can be asked what it is.
    }
    if (!attempt.signal.aborted) fail(failure, { error })
  }
}

function redact(error: Error): Error {
  const message = error.message.replace(quoted, '$1…')
  return message === error.message ? error : Object.assign(new Error(message), { name: error.name })
}
