// An engine may quote the value that it rejects, and an address or protocol may contain a token.
const quoted = /(\/\/|(?:protocol|WebSocket|duplicates:|identifier) \(?').*/s

/**
 * Returns an error with the message of the thrown value, without any address or protocol that it quotes (Z1).
 *
 * @param address The address that was dialled. Without a scheme, nothing else shows that it is one.
 */
export function toSafeError(thrown: unknown, address?: string | null): Error {
  try {
    const isError = thrown instanceof Error
    const text = isError ? thrown.message : toText(thrown)
    const redacted = text.replace(quoted, '$1…')
    const message = address ? redacted.replaceAll(address, '…') : redacted
    if (!isError) return new Error(message)
    if (message === text) return thrown
    const { name, code } = thrown as Error & { code?: unknown }
    return Object.assign(new Error(message), { name }, code !== undefined && { code })
  } catch {
    // Some values cannot be inspected.
    return new Error('unknown error')
  }
}

/** Engines also throw and report values that are not an Error: with a message or a name, or without readable text. */
function toText(thrown: unknown): string {
  const { name, message } = Object(thrown) as Partial<Error>
  return String(message || name || thrown)
}
