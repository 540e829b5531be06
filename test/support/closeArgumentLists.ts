/** Called by arguments when they are converted. */
type Trace = (step: string) => void

/** The arguments of one call of `close`. Made again for each call, since converting an argument may change things. */
export interface CloseArgumentList {
  readonly title: string
  readonly make: (trace: Trace) => unknown[]
}

type Values = Readonly<Record<string, (trace: Trace) => unknown>>

/** The errors of conversions. Nothing else throws these two. */
const thrownByCode = new RangeError('thrown while the code was converted')
const thrownByReason = 'thrown while the reason was converted'

/** The outcome of a call that may throw, in the same words for an engine and for the library. */
export function outcomeOf(call: () => unknown): string {
  try {
    call()
    return 'accepted'
  } catch (error) {
    if (error === thrownByCode) return 'what the code threw'
    if (error === thrownByReason) return 'what the reason threw'
    if (error instanceof DOMException) return `${error.name}, ${error.code}`
    return error instanceof TypeError ? 'TypeError' : `unexpected: ${String(error)}`
  }
}

const lone = '\uD83D'
const emoji = '\u{1F600}'

const fail = (thrown: unknown) => {
  throw thrown
}

const show = (value: unknown) =>
  Object.is(value, -0) ? '-0' : typeof value === 'string' ? printable(value) : String(value)

/** JSON escapes lone surrogates. This also escapes other characters that are hard to see, and shortens long texts. */
const printable = (text: string) =>
  JSON.stringify(text.length > 30 ? `${text.slice(0, 5)}… ${text.length} … ${text.slice(-5)}` : text).replace(
    /[^ -~]/gu,
    (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`,
  )

const primitives = (values: readonly unknown[]): Values =>
  Object.fromEntries(values.map((value) => [show(value), () => value]))

const numbers = [
  ...[0, -0, 1, 100, 123, 999, 1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012],
  ...[1013, 1014, 1015, 1016, 1999, 2000, 2999, 3000, 3001, 3500, 3999, 4000, 4001, 4998, 4999, 5000, 5001],
  ...[-1, -1000, -4000, 9999, 32767, 32768, 65534, 65535, 65536],
  // Modulo 65536 or 2 ** 32 these would be 1000 or 4000.
  ...[65536 + 1000, 65536 + 4000, 131072 + 1000, -64536, 2 ** 32 + 1000, -(2 ** 32) + 1000],
  ...[2 ** 31, 2 ** 32, 2 ** 52, 2 ** 53, -(2 ** 53), 1e21, 1e300, Number.MAX_VALUE, Number.MIN_VALUE],
  ...[Number.EPSILON, Infinity, -Infinity, NaN],
]

const fractions = [
  ...[-0.5, -0.1, 0.5, 1.5, 998.5, 999.1, 999.4, 999.49999, 999.5, 999.50001, 999.6, 999.9, 999.99999],
  ...[1000.1, 1000.4, 1000.49999, 1000.5, 1000.50001, 1000.51, 1000.9, 1001.5],
  // The nearest doubles on either side of a half.
  ...[1000.5 - 2 ** -43, 1000.5 + 2 ** -43, 4999.5 - 2 ** -40, 4999.5 + 2 ** -40, 999.5 - 2 ** -43],
  ...[2998.5, 2999.1, 2999.4, 2999.5, 2999.51, 2999.9, 3000.4, 3000.5, 3000.51, 3001.5, 3998.5, 3999.5],
  ...[4000.5, 4001.5, 4998.5, 4998.51, 4999.1, 4999.4, 4999.5, 4999.51, 4999.9, 5000.1, 5000.5],
  ...[65534.5, 65535.5, 65536.5, 66536.5, -64536.5],
]

const numericStrings = [
  ...[
    '',
    ' ',
    '0',
    '999',
    '1000',
    '1001',
    '2999',
    '3000',
    '4999',
    '5000',
    '66536',
    '-1000',
    ' 1000 ',
    '1000\n',
  ],
  ...['1e3', '1E3', '10e2', '0x3E8', '0X3e8', '0b1111101000', '0o1750', '-0x3E8', '+1000', '01000', '1000.'],
  ...['1000.0', '1000.5', '999.5', '4999.5', '2999.5', '.1e4', 'Infinity', '-Infinity', 'NaN', 'bye', 'null'],
  ...['1,000', '1_000', '1000n', '1000px', '1000 1000', '1000\0', '\0', '\u00A01000\uFEFF', '\u20281000'],
  ...['\u180E1000', '\uFF11\uFF10\uFF10\uFF10', lone],
]

const codeObjects: Values = {
  '{}': () => ({}),
  '[]': () => [],
  '[1000]': () => [1000],
  '["1000"]': () => ['1000'],
  '[[1000]]': () => [[1000]],
  '[null]': () => [null],
  '[1000, 2]': () => [1000, 2],
  'an array with a hole': () => new Array(1),
  'an arrow function': () => () => 1000,
  'a class': () => class {},
  'a regular expression': () => /1000/,
  'an error': () => new Error('1000'),
  'an event': () => new Event('click'),
  'an abort signal': () => new AbortController().signal,
  'a promise': () => Promise.resolve(1000),
  'a map': () => new Map([[1000, 1000]]),
  'the global object': () => globalThis,
  'new Date(1000)': () => new Date(1000),
  'new Date(4999.9)': () => new Date(4999.9),
  'new Date(NaN)': () => new Date(NaN),
  'new Date(2026)': () => new Date(2026, 10, 22),
  'new Number(1000)': () => new Number(1000),
  'new Number(999.5)': () => new Number(999.5),
  'new String("4000")': () => new String('4000'),
  'new Boolean(true)': () => new Boolean(true),
  'Uint16Array [1000]': () => Uint16Array.of(1000),
  'Uint16Array [3, 232]': () => Uint16Array.of(3, 232),
  'an ArrayBuffer': () => new ArrayBuffer(8),
  'a proxy of [1000]': () => new Proxy([1000], {}),
  'Object(1000n)': () => Object(1000n) as unknown,
  'Object(Symbol())': () => Object(Symbol('code')) as unknown,
  'Object.create(null)': () => Object.create(null) as unknown,
  'Object.create of a number': () => Object.create(new Number(1000)) as unknown,
  'valueOf 1000': () => ({ valueOf: () => 1000 }),
  'valueOf "1000"': () => ({ valueOf: () => '1000' }),
  'valueOf 1001': () => ({ valueOf: () => 1001 }),
  'valueOf 2999.5': () => ({ valueOf: () => 2999.5 }),
  'valueOf 4999.5': () => ({ valueOf: () => 4999.5 }),
  'valueOf null': () => ({ valueOf: () => null }),
  'valueOf undefined': () => ({ valueOf: () => undefined }),
  'valueOf 1000n': () => ({ valueOf: () => 1000n }),
  'valueOf a symbol': () => ({ valueOf: () => Symbol('code') }),
  'toString "1000"': () => ({ toString: () => '1000' }),
  'toString 4000': () => ({ toString: () => 4000 }),
  'valueOf an object, toString "4000"': () => ({ valueOf: () => ({}), toString: () => '4000' }),
  'valueOf null itself, toString "4000"': () => ({ valueOf: null, toString: () => '4000' }),
  'valueOf and toString objects': () => ({ valueOf: () => ({}), toString: () => ({}) }),
  'valueOf and toString undefined': () => ({ valueOf: undefined, toString: undefined }),
  'toPrimitive 1000': () => ({ [Symbol.toPrimitive]: () => 1000, valueOf: () => 999 }),
  'toPrimitive by hint': () => ({
    [Symbol.toPrimitive]: (hint: string) => ({ number: 4001, string: 4002, default: 4003 })[hint],
  }),
  'toPrimitive an object': () => ({ [Symbol.toPrimitive]: () => ({}) }),
  'toPrimitive null itself, valueOf 4000': () => ({ [Symbol.toPrimitive]: null, valueOf: () => 4000 }),
  'toPrimitive not a function': () => ({ [Symbol.toPrimitive]: 1000 }),
  'toPrimitive 1000n': () => ({ [Symbol.toPrimitive]: () => 1000n }),
  'valueOf throws': () => ({ valueOf: () => fail(thrownByCode) }),
  'toString throws': () => ({ toString: () => fail(thrownByCode) }),
  'toPrimitive throws': () => ({ [Symbol.toPrimitive]: () => fail(thrownByCode) }),
  'getter of valueOf throws': () => ({
    get valueOf() {
      return fail(thrownByCode)
    },
  }),
  'a proxy that throws': () => new Proxy({}, { get: () => fail(thrownByCode) }),
  'a traced code': (trace) => ({
    get valueOf() {
      trace('code.valueOf is read')
      return () => {
        trace('code.valueOf is called')
        return 4000
      }
    },
    toString: () => trace('code.toString is called'),
  }),
  'a traced wrong code': (trace) => ({
    [Symbol.toPrimitive](hint: string) {
      trace(`code to ${hint}`)
      return 999
    },
  }),
  'a traced code that throws': (trace) => ({
    [Symbol.toPrimitive](hint: string) {
      trace(`code to ${hint}`)
      throw thrownByCode
    },
  }),
}

const codes: Values = {
  ...primitives([...numbers, ...fractions, ...numericStrings, null, true, false]),
  '1000n': () => 1000n,
  '0n': () => 0n,
  'Symbol()': () => Symbol('code'),
  'Symbol.iterator': () => Symbol.iterator,
  ...codeObjects,
}

const ascii = (length: number) => 'a'.repeat(length)

const reasonTexts = [
  ...['', ' ', 'x', 'bye', 'null', '1000', 'e\u0301', '\u05E9\u05DC\u05D5\u05DD', '\u{1F469}\u200D\u{1F467}'],
  // The limit, in characters of one, two, three and four bytes.
  ...[ascii(122), ascii(123), ascii(124), ascii(125), ascii(126), ascii(1000), ascii(100_000)],
  ...['é'.repeat(61), `${'é'.repeat(61)}a`, `a${'é'.repeat(61)}`, 'é'.repeat(62), `${'é'.repeat(61)}ab`],
  ...['€'.repeat(41), `${'€'.repeat(41)}a`, `${'€'.repeat(40)}éa`, '€'.repeat(42), '€'.repeat(123)],
  ...[emoji.repeat(30), `${emoji.repeat(30)}abc`, `${emoji.repeat(30)}€`, `${emoji.repeat(30)}abcd`],
  ...[emoji.repeat(31), emoji.repeat(123), `${ascii(121)}é`, `${ascii(122)}é`, `${ascii(120)}€`],
  ...[`${ascii(121)}€`, `${ascii(119)}${emoji}`, `${ascii(120)}${emoji}`, `${emoji}${ascii(119)}`],
  // Lone surrogates, three bytes each.
  ...[lone, '\uDE00', '\uD800', '\uDBFF', '\uDC00', '\uDFFF', `a${lone}`, `${lone}a`, `a${lone}b`],
  ...[`${lone}${emoji}`, `${emoji}${lone}`, `\uDE00${lone}`, `${lone}${lone}\uDE00\uDE00`, lone.repeat(41)],
  ...[`${lone.repeat(41)}a`, lone.repeat(42), `${ascii(120)}${lone}`, `${ascii(121)}${lone}`],
  ...[`${ascii(119)}${emoji}`.slice(0, -1), `${emoji.repeat(30)}${emoji}`.slice(0, -1), '\uDC00'.repeat(41)],
  // Odd, but legal.
  ...['\0', 'a\0b', 'bye\0', '\uFEFF', '\uFEFFbye', 'bye\uFEFF', '\x01\x1F\x7F', '\r\n', '\u2028\u2029'],
  ...[
    '\x80\x9F',
    '\u07FF',
    '\u0800',
    '\uD7FF',
    '\uE000',
    '\uFFFD',
    '\uFFFE',
    '\uFFFF',
    '\u{10000}',
    '\u{10FFFF}',
  ],
  ...['\0'.repeat(123), '\0'.repeat(124)],
]

const reasonObjects: Values = {
  '{}': () => ({}),
  '[]': () => [],
  '["a", "b"]': () => ['a', 'b'],
  '[null, undefined]': () => [null, undefined],
  '[[[5]]]': () => [[[5]]],
  'an array of 62 ones': () => new Array(62).fill(1),
  'an array of 63 ones': () => new Array(63).fill(1),
  'new Error("why")': () => new Error('why'),
  'a short function': () => () => 1,
  'a long function': () => Object.assign(() => 1, { toString: () => `() => { ${ascii(124)} }` }),
  'a regular expression': () => /why/g,
  'an event': () => new Event('click'),
  'new Date(0)': () => new Date(0),
  'new String("why")': () => new String('why'),
  'new Number(5)': () => new Number(5),
  'a Map': () => new Map(),
  'Uint8Array [1, 2]': () => Uint8Array.of(1, 2),
  'Object(5n)': () => Object(5n) as unknown,
  'Object(Symbol())': () => Object(Symbol('reason')) as unknown,
  '[Symbol()]': () => [Symbol('reason')],
  'Object.create(null)': () => Object.create(null) as unknown,
  'toString "why"': () => ({ toString: () => 'why' }),
  'toString 5': () => ({ toString: () => 5 }),
  'toString null': () => ({ toString: () => null }),
  'toString undefined': () => ({ toString: () => undefined }),
  'toString ""': () => ({ toString: () => '' }),
  'toString a lone surrogate': () => ({ toString: () => lone }),
  'toString 124 bytes': () => ({ toString: () => ascii(124) }),
  'toString a symbol': () => ({ toString: () => Symbol('reason') }),
  'valueOf "why"': () => ({ valueOf: () => 'why' }),
  'toString an object, valueOf "why"': () => ({ toString: () => ({}), valueOf: () => 'why' }),
  'toString and valueOf objects': () => ({ toString: () => ({}), valueOf: () => ({}) }),
  'toPrimitive by hint': () => ({ [Symbol.toPrimitive]: (hint: string) => `as ${hint}` }),
  'toPrimitive an object': () => ({ [Symbol.toPrimitive]: () => ({}) }),
  'toPrimitive a symbol': () => ({ [Symbol.toPrimitive]: () => Symbol('reason') }),
  'toPrimitive not a function': () => ({ [Symbol.toPrimitive]: 'why' }),
  'toString throws': () => ({ toString: () => fail(thrownByReason) }),
  'toPrimitive throws': () => ({ [Symbol.toPrimitive]: () => fail(thrownByReason) }),
  'a proxy that throws': () => new Proxy({}, { get: () => fail(thrownByReason) }),
  'a traced reason that throws': (trace) => ({
    toString: () => {
      trace('reason.toString is called')
      throw thrownByReason
    },
  }),
}

const reasons: Values = {
  ...primitives([...reasonTexts, null, true, false, 0, -0, 1.5, 1000, 1e21, NaN, Infinity]),
  '5n': () => 5n,
  'Symbol()': () => Symbol('reason'),
  ...reasonObjects,
}

const tracedReason = (trace: Trace) => ({
  get toString() {
    trace('reason.toString is read')
    return () => {
      trace('reason.toString is called')
      return 'why'
    }
  },
  valueOf: () => trace('reason.valueOf is called'),
})

const plain: Values = { missing: () => undefined, '1000': () => 1000, '999': () => 999 }

const few: CloseArgumentList[] = [
  { title: 'nothing', make: () => [] },
  { title: 'undefined', make: () => [undefined] },
  { title: 'undefined, undefined', make: () => [undefined, undefined] },
  { title: 'a hole', make: () => new Array<unknown>(1) },
  { title: 'two holes', make: () => new Array<unknown>(2) },
  { title: 'a hole, then "why"', make: () => Object.assign(new Array<unknown>(2), { 1: 'why' }) },
  { title: '1000, undefined', make: () => [1000, undefined] },
  { title: '1000, a hole', make: () => Object.assign(new Array<unknown>(2), { 0: 1000 }) },
  { title: '999, undefined', make: () => [999, undefined] },
  { title: 'undefined, a traced reason', make: (trace) => [undefined, tracedReason(trace)] },
  {
    title: '4000, "why", and a third that nobody touches',
    make: (trace) => [4000, 'why', new Proxy({}, { get: () => trace('the third is touched') })],
  },
]

/**
 * Every kind of value that JavaScript has: each code alone and with a reason that notices its conversion, and each reason
 * without a code, with two good ones and with a wrong one.
 */
export const closeArgumentLists: readonly CloseArgumentList[] = [
  ...few,
  ...Object.entries(codes).flatMap(([title, code]) => [
    { title, make: (trace: Trace) => [code(trace)] },
    { title: `${title}, a traced reason`, make: (trace: Trace) => [code(trace), tracedReason(trace)] },
  ]),
  ...Object.entries(reasons).flatMap(([reasonTitle, reason]) =>
    Object.entries(plain).map(([title, code]) => ({
      title: `${title}, ${reasonTitle}`,
      make: (trace: Trace) => [code(trace), reason(trace)],
    })),
  ),
]
