import { describeCloseCode, type ClosedBy } from '../../src/index.ts'
import { Facts } from './Facts.tsx'

/** `lastCloseEvent` and `closedBy`, as a component got them. */
export function CloseEventView({
  event,
  closedBy,
}: {
  event: CloseEvent | null
  closedBy?: ClosedBy | null
}) {
  return (
    <div aria-live="polite">
      <Facts
        of={{
          code: event && `${event.code} ${describeCloseCode(event.code).name}`,
          reason: event && event.reason,
          wasClean: event && String(event.wasClean),
          ...(closedBy !== undefined && { closedBy }),
        }}
      />
    </div>
  )
}
