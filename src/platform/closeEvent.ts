import type { CloseEvent } from '../protocol/domTypes.js'
/**
 * Creates the CloseEvent for a session that ended without one: 1006, not clean, `isTrusted` false. Where the runtime has no `CloseEvent` (Node 20,
 * React Native), returns an object with the same fields.
 */
export function createCloseEvent(): CloseEvent {
  const fields = { code: 1006, reason: '', wasClean: false }
  return typeof CloseEvent === 'function'
    ? new CloseEvent('close', fields)
    : ({ type: 'close', isTrusted: false, ...fields } as CloseEvent)
}
