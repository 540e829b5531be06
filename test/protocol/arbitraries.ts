import fc from 'fast-check'

/** The length in UTF-8, by the platform's own encoder: lone surrogates count as U+FFFD. */
export const bytesIn = (text: string): number => new TextEncoder().encode(text).length

const anyCharacter = fc.oneof(
  fc.integer({ min: 0, max: 0x7f }),
  fc.integer({ min: 0x80, max: 0x7ff }),
  fc.integer({ min: 0x800, max: 0xffff }),
  fc.integer({ min: 0xd800, max: 0xdfff }),
  fc.integer({ min: 0x10000, max: 0x10ffff }),
  // The edges of each length, and of the surrogates.
  fc.constantFrom(
    0,
    0x7f,
    0x80,
    0x7ff,
    0x800,
    0xd7ff,
    0xd800,
    0xdbff,
    0xdc00,
    0xdfff,
    0xe000,
    0xfeff,
    0xffff,
  ),
  fc.constantFrom(0x10000, 0x1f600, 0x10ffff),
)

/** Text around the limit of 123 bytes, half of it malformed. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.array(anyCharacter, { maxLength: 140 }).map((points) => String.fromCodePoint(...points)),
  fc
    .tuple(fc.integer({ min: 100, max: 125 }), fc.array(anyCharacter, { maxLength: 9 }))
    .map(([length, points]) => 'a'.repeat(length) + String.fromCodePoint(...points)),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
)

const around = (limit: number) => fc.double({ min: limit - 2, max: limit + 2 })

/** Every kind of JavaScript value, often close to a valid close code or reason. */
export const anyValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 2, arbitrary: fc.constant(undefined) },
  { weight: 4, arbitrary: fc.constantFrom(1000, 3000, 4000, 4999) },
  { weight: 2, arbitrary: fc.oneof(around(1000), around(3000), around(5000)) },
  { weight: 2, arbitrary: fc.oneof(around(999), around(65535)).map((number) => Math.round(number * 2) / 2) },
  { weight: 1, arbitrary: fc.oneof(fc.double(), fc.integer({ min: -70_000, max: 70_000 })) },
  { weight: 1, arbitrary: fc.oneof(around(3000), fc.integer({ min: 0, max: 6000 })).map(String) },
  { weight: 4, arbitrary: anyText },
  {
    weight: 2,
    arbitrary: fc.anything({
      withBigInt: true,
      withBoxedValues: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withObjectString: true,
      withSet: true,
      withSparseArray: true,
      withTypedArray: true,
    }),
  },
  { weight: 1, arbitrary: fc.constantFrom(Symbol.iterator, Symbol('own'), null, true, 1000n) },
)
