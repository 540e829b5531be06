import type { MessageEvent } from '../../protocol/domTypes.js'
import type { IncomingData } from '../../protocol/messageData.js'
import type { SchemaIssue } from '../../protocol/standardSchema.js'
import { brand } from '../../utilities/brand.js'

/**
 * The error for a message that `split`, `parse`, `schema` or `outgoingSchema` refused. The `cause` is the error that they threw, or the result with
 * the issues of the schema. `instanceof` also works with another copy of the library.
 *
 * @example onError: (error) => error instanceof MessageError && console.warn(error.message, error.issues)
 */
export class MessageError extends Error {
  override readonly name = 'MessageError'
  /**
   * The received message; the whole frame if `split` has split it. Null if the message was about to be sent. Not enumerable, so that logs do not
   * print it.
   */
  declare readonly event: MessageEvent<IncomingData> | null
  /**
   * The issues that the schema found, or those of the error that `parse` threw; otherwise empty. A segment of a `path` is a key, or an object with
   * the property `key`, as in Valibot.
   */
  readonly issues: readonly SchemaIssue[]

  constructor(event: MessageEvent<IncomingData> | null, cause: unknown) {
    const issues = toList(
      (cause as { issues?: unknown } | null | undefined)?.issues,
    ) as readonly SchemaIssue[]
    super(`message refused: ${issues.length ? toSentence(issues) : toReason(cause)}`, { cause })
    // The target of the event is the socket, which knows the address. Printing the error must not print the address (Z1).
    Object.defineProperty(this, 'event', { value: event })
    this.issues = issues
  }

  static {
    brand(this, 'MessageError')
  }
}

/** The first issue with its path, and the number of further issues. */
function toSentence([issue, ...more]: readonly SchemaIssue[]): string {
  const path = toList(issue?.path)
    .map((segment) => String((Object(segment) as { key?: unknown }).key ?? segment))
    .join('.')
  const message = `${issue?.message}`
  // Messages of ArkType already contain the path.
  const sentence = path && !message.startsWith(`${path} must `) ? `${path}: ${message}` : message
  return more.length ? `${sentence} (and ${more.length} more)` : sentence
}

/** Not the thrown value itself: some values cannot be converted to a string. */
const toReason = (cause: unknown): string =>
  cause instanceof Error ? `${cause.name}: ${cause.message}` : typeof cause

const toList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
