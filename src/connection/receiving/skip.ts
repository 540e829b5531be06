/**
 * A `parse` function or schema returns this to ignore a message, such as a keep-alive. The message causes no event, render or error. For the
 * heartbeat it counts as received, like any message.
 *
 * @example parse: ({ data }) => (data === 'keep-alive' ? skip : JSON.parse(data as string))
 */
// Shared by all copies of the library.
export const skip: unique symbol = Symbol.for('wasclean.skip') as never
