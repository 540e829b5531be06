import { isTooLong, toWellFormed } from './closeReason.js'

/** What is handed to a socket's `close`: primitives that every implementation takes the same way. */
export type CloseArguments = readonly [] | readonly [code: number] | readonly [code: number, reason: string]

type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9

/** `Code` itself where it may be a close code, `never` where it is a literal that cannot. A plain `number` passes. */
export type CloseCode<Code extends number> =
  // Literal keys can be missing from the one and not from the other; that any number is a key is the same in both.
  Partial<Record<Code, unknown>> extends Record<Code, unknown>
    ? Code
    : `${Code}` extends '1000' | `${3 | 4}${Digit}${Digit}${Digit}`
      ? Code
      : never

/**
 * `WebSocket.close(code?, reason?)`, exactly as the standard has it, whatever implementation is underneath.
 *
 * - `close()` sends a close frame without a body. Its CloseEvent says 1005, or whatever the server answers.
 * - `close(code)` and `close(code, reason)` send them.
 * - `close(undefined, reason)` sends 1000 with that reason, where the standard is silent and engines disagree; with an
 *   empty reason it is `close()`.
 *
 * While CONNECTING the connection fails (1006) and the server sees neither code nor reason. While CLOSING or CLOSED nothing
 * happens, but the arguments are judged all the same.
 *
 * Literals that can never be a close code do not compile, nor does `onClick={close}`; a `number` variable does, and is
 * judged when called.
 *
 * @param code 1000 or 3000-4999. Anything but `undefined` is converted to a number first, then clamped to 0-65535 and
 * rounded, a half to the even neighbour: `'4000'` is 4000, `1000.5` is 1000; `null`, `NaN` and `'bye'` are 0 and refused.
 * @param reason At most 123 bytes of UTF-8. Anything but `undefined` is converted to a string first (`null` is `'null'`);
 * lone surrogates become U+FFFD. See `fitCloseReason`.
 * @throws `InvalidAccessError` (a DOMException; `code` 15) for any other code. It is judged before the reason.
 * @throws `SyntaxError` (a DOMException, not the native SyntaxError; `code` 12) for a longer reason.
 * @throws TypeError for a Symbol, a BigInt as code, or an object that cannot be converted. Whatever a `valueOf` or `toString`
 * throws passes through untouched.
 * @see https://websockets.spec.whatwg.org/#dom-websocket-close
 */
export type Close = <Code extends number = number>(code?: Code & CloseCode<Code>, reason?: string) => void

/**
 * Throws what `WebSocket.close(code, reason)` throws in the standard, in the same order, and otherwise returns nothing.
 * Each argument is converted at most once. Takes anything, so that it can judge what comes from outside. Errors and odd
 * values are those of {@link Close}. Where the runtime has no DOMException, it throws an `Error` with the same `name` and
 * `code`: test `error.name`, not `instanceof`.
 *
 * @see https://websockets.spec.whatwg.org/#dom-websocket-close
 * @see https://webidl.spec.whatwg.org/#abstract-opdef-converttoint
 * @see https://www.rfc-editor.org/rfc/rfc6455#section-7.4
 */
export function assertCloseArguments(code?: unknown, reason?: unknown): void {
  toCloseArguments(code, reason)
}

/** Converts and judges as {@link assertCloseArguments} does, and returns what to hand to the socket. */
export function toCloseArguments(code?: unknown, reason?: unknown): CloseArguments {
  // Web IDL, conversion of the arguments from left to right, before either is judged.
  // `code` to [Clamp] unsigned short; absent it is judged as 1000, which is also what goes with a lone reason:
  // 4. Let x be ToNumber(code). The operator, since Number(1n) would not throw.
  const number = code === undefined ? 1000 : +(code as number)
  // 7. If x is not NaN and [Clamp] is there, 7.1 clamp it (nothing to do: all beyond the limits is refused as the limits
  //    are, and NaN as the 0 that step 8 makes of it) and 7.2 round it, a half to the even neighbour. From 2 ** 52 on,
  //    doubles have no fractions, so the addition rounds just that way.
  const integer = number + 2 ** 52 - 2 ** 52
  // `reason` to USVString:
  // 1. Let string be ToString(reason). The template, since String(Symbol()) would not throw.
  const string = reason === undefined ? '' : `${reason as string}`

  // close(code, reason):
  // 1. Validate close code and reason:
  // 1.1 If code is not null, but is neither 1000 nor in the range 3000 to 4999, throw an InvalidAccessError.
  if (integer !== 1000 && !(integer >= 3000 && integer <= 4999)) {
    throw refusal('InvalidAccessError', 15, `close code must be 1000 or in 3000-4999, got ${number}`)
  }
  // 1.2 If reason is not null, and its UTF-8 is longer than 123 bytes, throw a SyntaxError.
  if (isTooLong(string)) {
    throw refusal(
      'SyntaxError',
      12,
      `close reason must fit in 123 bytes of UTF-8, got ${string.length} characters`,
    )
  }

  // USVString, 2. Lone surrogates become U+FFFD. That changes no length in UTF-8, so it may wait until now.
  if (string) return [integer, toWellFormed(string)]
  return code === undefined ? [] : [integer]
}

function refusal(name: string, code: number, message: string): Error {
  return typeof DOMException === 'undefined'
    ? Object.assign(new Error(message), { name, code })
    : new DOMException(message, name)
}
