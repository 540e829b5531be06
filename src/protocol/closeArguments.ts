import { isTooLong, toWellFormed } from './closeReason.js'

/** The arguments for a socket's `close`: primitives that every implementation converts the same way. */
export type CloseArguments = readonly [] | readonly [code: number] | readonly [code: number, reason: string]

type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9

/** Shows the rule in the compiler error. No number has this type. */
export interface MustBe<Rule extends string> {
  readonly [rule]: Rule
}
declare const rule: unique symbol

/**
 * Is `Code` if it may be a close code. For a literal that cannot be one, it is a type that names the allowed codes. A plain `number` is accepted.
 */
export type CloseCode<Code extends number> =
  // A literal key can be present in one and missing in the other; an index signature for `number` cannot.
  Partial<Record<Code, unknown>> extends Record<Code, unknown>
    ? Code
    : `${Code}` extends '1000' | `${3 | 4}${Digit}${Digit}${Digit}`
      ? Code
      : number & MustBe<'1000 or 3000 to 4999'>

/**
 * `WebSocket.close(code?, reason?)`, exactly as in the standard, with every implementation.
 *
 * - `close()` sends a close frame without a body. The CloseEvent has 1005, or the code that the server answers with.
 * - `close(code)` and `close(code, reason)` send them.
 * - `close(undefined, reason)` sends 1000 with that reason. The standard does not define this case, and engines differ. With an empty reason it is
 *   the same as `close()`.
 *
 * While CONNECTING, the connection fails with 1006, and the server gets neither code nor reason. While CLOSING or CLOSED it does nothing, but still
 * checks its arguments.
 *
 * Literals that cannot be a close code do not compile, and neither does `onClick={close}`. A `number` variable compiles, and is checked at run time.
 *
 * @param code 1000 or 3000-4999. Any value but `undefined` is first converted to a number, then clamped to 0-65535 and rounded, halves to the even
 * neighbour: `'4000'` is 4000, `1000.5` is 1000; `null`, `NaN` and `'bye'` are 0, which throws.
 * @param reason At most 123 bytes of UTF-8. Any value but `undefined` is first converted to a string (`null` is `'null'`). Lone surrogates become
 * U+FFFD. See `fitCloseReason`.
 * @throws `InvalidAccessError` (a DOMException; `code` 15) for any other code. The code is checked before the reason.
 * @throws `SyntaxError` (a DOMException, not the native SyntaxError; `code` 12) for a longer reason.
 * @throws TypeError for a Symbol, a BigInt as code, or an object that cannot be converted. Errors from a `valueOf` or `toString` are thrown
 * unchanged.
 * @see https://websockets.spec.whatwg.org/#dom-websocket-close
 */
export type Close = <Code extends number = number>(code?: CloseCode<Code>, reason?: string) => void

/**
 * Checks arguments for `close`. Throws the same errors as `WebSocket.close(code, reason)` in the standard, in the same order; otherwise returns
 * nothing. Accepts any value and converts each argument at most once. {@link Close} lists the errors and special values. Where the runtime has no
 * DOMException, it throws an `Error` with the same `name` and `code`: test `error.name`, not `instanceof`.
 *
 * @example assertCloseArguments(form.code, form.reason)
 * @see https://websockets.spec.whatwg.org/#dom-websocket-close
 * @see https://webidl.spec.whatwg.org/#abstract-opdef-converttoint
 * @see https://www.rfc-editor.org/rfc/rfc6455#section-7.4
 */
export function assertCloseArguments(code?: unknown, reason?: unknown): void {
  toCloseArguments(code, reason)
}

/** Checks and converts like {@link assertCloseArguments}. Returns the arguments for the socket. */
export function toCloseArguments(code?: unknown, reason?: unknown): CloseArguments {
  // Web IDL converts the arguments from left to right, before either is checked.
  // `code` to [Clamp] unsigned short. A missing code counts as 1000, which is also the code sent with a lone reason:
  // 4. Let x be ToNumber(code). The operator, because Number(1n) would not throw.
  const number = code === undefined ? 1000 : +(code as number)
  // 7. If x is not NaN and [Clamp] is there, 7.1 clamp it (not needed: values beyond the limits throw like the limits, and NaN throws like the 0 of
  // step 8) and 7.2 round it, halves to the even neighbour. From 2 ** 52 on, doubles have no fractions, so the addition rounds exactly that way.
  const integer = number + 2 ** 52 - 2 ** 52
  // `reason` to USVString:
  // 1. Let string be ToString(reason). The template, because String(Symbol()) would not throw.
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

  // USVString, 2. Lone surrogates become U+FFFD. That does not change the length in UTF-8, so it can be done last.
  if (string) return [integer, toWellFormed(string)]
  return code === undefined ? [] : [integer]
}

function refusal(name: string, code: number, message: string): Error {
  return typeof DOMException === 'undefined'
    ? Object.assign(new Error(message), { name, code })
    : new DOMException(message, name)
}
