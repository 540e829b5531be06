import { optionError } from '../../utilities/optionError.js'

/** How to split a frame: at a text, or by a function. */
export type Split = string | ((text: string) => readonly string[])

/** @throws TypeError or RangeError for a value that cannot split a text. */
export function assertSplit(split: unknown): asserts split is Split | null | undefined {
  if (split != null && typeof split !== 'function' && (typeof split !== 'string' || split === ''))
    throw optionError('split', 'a non-empty string or a function', split)
}

/** Splits the text of a frame into messages. Throws the errors of the function, and a TypeError if it does not return an array of strings. */
export function splitText(text: string, split: Split): readonly string[] {
  assertSplit(split)
  if (typeof split === 'string') {
    const parts = text.split(split)
    // Many servers end every message with the separator, including the last one.
    if (!parts.at(-1)) parts.pop()
    return parts
  }
  const parts: unknown = split(text)
  if (!Array.isArray(parts) || !parts.every((part) => typeof part === 'string'))
    throw new TypeError(`split must return an array of strings, got ${typeof parts}`)
  return parts
}
