import type { IncomingData } from '../protocol/messageData.js'
import type { SchemaIssue } from '../protocol/standardSchema.js'

/**
 * A message that `parse`, `schema` or `outgoingSchema` refused. The `cause` is what they threw, or the result with the schema's issues.
 */
export class MessageError extends Error {
  override readonly name = 'MessageError'
  /** The message as it came; null if it was about to be sent. */
  readonly event: MessageEvent<IncomingData> | null
  /** What the schema found wrong, or what `parse` threw says was; otherwise empty. */
  readonly issues: readonly SchemaIssue[]

  constructor(event: MessageEvent<IncomingData> | null, cause: unknown) {
    const issues = (cause as { issues?: readonly SchemaIssue[] } | null | undefined)?.issues ?? []
    // Not whatever else was thrown: not everything can become a string.
    const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : typeof cause
    super(`message refused: ${issues[0]?.message ?? why}`, { cause })
    this.event = event
    this.issues = issues
  }
}
