/**
 * Shortens a text so that it can be a close reason: whole characters, at most 123 bytes of UTF-8 (a control frame has 125, and the code takes two).
 *
 * @param text Any string. A lone surrogate counts as three bytes, because it is sent as U+FFFD; it is returned unchanged. A huge text costs no more
 * than a short one.
 * @returns `text` if it fits, otherwise its longest beginning that does. Never splits a surrogate pair. It can split a sequence of code points that
 * is displayed as one sign (a flag, a family).
 * @example close(4000, fitCloseReason(error.message))
 * @see https://www.rfc-editor.org/rfc/rfc6455#section-5.5
 */
export function fitCloseReason(text: string): string {
  let fitting = ''
  for (const character of text) {
    if (isTooLong(fitting + character)) break
    fitting += character
  }
  return fitting
}

/** True for more than 123 bytes of UTF-8. A text never has fewer bytes than UTF-16 units, so a huge text need not be read. */
export const isTooLong = (text: string): boolean => text.length > 123 || toByteLength(text) > 123

/** The length in UTF-8, counted without a copy of the text. A lone surrogate counts as three bytes, like U+FFFD. */
export function toByteLength(text: string): number {
  let bytes = text.length
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index)
    if (unit > 0x7f) bytes += unit > 0x7ff ? 2 : 1
    // A surrogate pair has four bytes and two units.
    if (isSurrogate(unit, 0xd800) && isSurrogate(text.charCodeAt(index + 1), 0xdc00)) index += 1
  }
  return bytes
}

const isSurrogate = (unit: number, first: number): boolean => (unit & 0xfc00) === first

/** Replaces lone surrogates by U+FFFD. In unicode mode the pattern matches no others. */
export const toWellFormed = (text: string): string => text.replace(/[\uD800-\uDFFF]/gu, '\uFFFD')
