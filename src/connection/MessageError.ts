import type { IncomingData } from '../protocol/messageData.js'
import type { SchemaIssue } from '../protocol/standardSchema.js'

/** A message that `parse`, `schema` or `outgoingSchema` refused. What they threw, if they threw, is the `cause`. */
export class MessageError extends Error {
  override readonly name = 'MessageError'
  /** The message as it came; null if it was about to be sent. */
  readonly event: MessageEvent<IncomingData> | null
  /** What the schema found wrong; empty if it was not asked. */
  readonly issues: readonly SchemaIssue[]

  constructor(
    message: string,
    event: MessageEvent<IncomingData> | null,
    issues: readonly SchemaIssue[],
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.event = event
    this.issues = issues
  }
}
