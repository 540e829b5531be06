/** Returns the thrown value itself if it is an Error, otherwise an Error with this message and the value as its cause. */
export function toError(thrown: unknown, message: string): Error {
  try {
    if (thrown instanceof Error) return thrown
  } catch {
    // Some values cannot be inspected.
  }
  return new Error(message, { cause: thrown })
}
