/**
 * The longest beginning of `text` that can be a close reason: whole characters only, at most 123 bytes of UTF-8 (a control
 * frame carries 125, and the code takes two).
 *
 * @param text Any string. The empty one stays empty. A lone surrogate counts three bytes, since it is sent as U+FFFD;
 * it is returned as it stands. A text of a gigabyte costs no more than a short one.
 * @returns `text` itself where it fits, otherwise its beginning. A surrogate pair is never split; a sequence of several code
 * points that shows as one sign (a flag, a family) can be.
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

/** More than 123 bytes of UTF-8. That many UTF-16 units are never fewer bytes, so a huge text need not be read. */
export const isTooLong = (text: string): boolean => text.length > 123 || toByteLength(text) > 123

/** The length in UTF-8. */
export const toByteLength = (text: string): number =>
  encodeURIComponent(toWellFormed(text)).replace(/%../g, ' ').length

/** Lone surrogates become U+FFFD: in unicode mode the pattern sees no others. */
export const toWellFormed = (text: string): string => text.replace(/[\uD800-\uDFFF]/gu, '\uFFFD')
