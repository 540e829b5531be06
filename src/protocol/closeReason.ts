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
  let bytes = 0
  let end = 0
  for (const character of text) {
    const codePoint = character.codePointAt(0)!
    bytes += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4
    if (bytes > 123) return text.slice(0, end)
    end += character.length
  }
  return text
}
