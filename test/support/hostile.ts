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

/** Objects that throw or lie whenever they are read. */
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

/** The same in each run. `FUZZ_SEED` sets another. */
export const seed = Number(process.env['FUZZ_SEED'] ?? 1)

/** A function that returns the value, since fast-check cannot handle every hostile one. */
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

/** Error texts of an engine about the library's own code, which no user can understand. */
const internalError =
  /is not a function|is not iterable|of (?:undefined|null)|(?:undefined|null) \(|convert undefined|'in' operator/

/** Runs it, and returns what it threw, or undefined. The error must be understandable. */
export function attemptClearly(act: () => unknown): unknown {
  try {
    act()
    return undefined
  } catch (error) {
    const message = error instanceof Error ? error.message : ''
    if (internalError.test(message))
      throw new Error(`an internal error of the engine: ${message}`, { cause: error })
    return error
  }
}

/** The prototypes, which must not change. */
export const describePrototypes = (): unknown =>
  [Object, Array, Function, Promise, Error].map(({ prototype }) =>
    Reflect.ownKeys(prototype as object).map(String),
  )
