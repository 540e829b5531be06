import type { CloseEvent } from '../protocol/domTypes.js'
/**
 * Creates a CloseEvent, with `isTrusted` false. The default is the end of a session without a close frame: 1006, not clean. If the runtime has no
 * `CloseEvent` (Node 20, React Native), returns an object with the same fields.
 */
export function createCloseEvent(fields = { code: 1006, reason: '', wasClean: false }): CloseEvent {
  return typeof CloseEvent === 'function'
    ? new CloseEvent('close', fields)
    : ({ type: 'close', isTrusted: false, ...fields } as CloseEvent)
}
