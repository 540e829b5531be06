import { runInNewContext } from 'node:vm'
import fc from 'fast-check'

const refuse = (): never => {
  throw new Error('hostile')
}

const createRevoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

/** Objects that answer every question by throwing, or by lying. */
export const hostile: readonly unknown[] = [
  createRevoked(),
  new Proxy({}, { get: refuse, has: refuse, ownKeys: refuse, getPrototypeOf: refuse }),
  { toString: refuse, valueOf: refuse },
  { [Symbol.toPrimitive]: refuse },
  {
    get then() {
      return refuse()
    },
  },
  { then: 5, size: 'large', byteLength: Symbol('none') },
  JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
  Object.create(null),
  runInNewContext('[1, { then: null }]'),
  runInNewContext('new Error("from elsewhere")'),
  runInNewContext('(function () {})'),
]

/** The same for each run; `FUZZ_SEED` names another. */
export const seed = Number(process.env['FUZZ_SEED'] ?? 1)

/** A function that returns it: fast-check itself does not bear all that is hostile. */
const box = (value: unknown, name = fc.stringify(value)) =>
  Object.assign(() => value, { [fc.toStringMethod]: () => name })

const simple: readonly unknown[] = [
  ...[undefined, null, true, false, 0, -1, NaN, Infinity, 2 ** 31, '', 'text', 7n, Symbol('own')],
  ...[[], {}, () => undefined, /./, new Date(0), new Map(), new Set(['a']), new Uint8Array(3)],
]

/** A value of any JavaScript type, boxed. */
export const anything: fc.Arbitrary<() => unknown> = fc.oneof(
  fc.constantFrom(...simple.map((value) => box(value))),
  fc.constantFrom(...hostile.map((value, index) => box(value, `hostile[${index}]`))),
  fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true }).map((value) => box(value)),
)

/** What an engine says of itself, and nobody understands who has not read the library. */
const ownWords =
  /is not a function|is not iterable|of (?:undefined|null)|(?:undefined|null) \(|convert undefined|'in' operator/

/** Runs it, and returns what it threw, which must be something to understand; undefined: nothing. */
export function attemptClearly(act: () => unknown): unknown {
  try {
    act()
    return undefined
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    if (ownWords.test(message)) throw new Error(`an engine's own words: ${message}`, { cause: error })
    return error
  }
}

/** What must be the same afterwards. */
export const describePrototypes = (): unknown =>
  [Object, Array, Function, Promise, Error].map(({ prototype }) =>
    Reflect.ownKeys(prototype as object).map(String),
  )
