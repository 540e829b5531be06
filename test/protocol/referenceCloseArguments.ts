/**
 * The steps of the standard, one by one and as naively as possible, with other means than those of `src`: typed
 * arrays, TextEncoder and long names. For comparison only.
 */
export function referenceCloseArguments(...list: readonly unknown[]): unknown[] {
  const code = list[0] === undefined ? null : toUnsignedShort(list[0])
  const reason = list[1] === undefined ? null : toScalarValueString(list[1])
  // https://websockets.spec.whatwg.org/#dom-websocket-close
  if (code !== null) {
    const allowed = code === 1000 || (3000 <= code && code <= 4999)
    if (!allowed) throw new DOMException('', 'InvalidAccessError')
  }
  if (reason !== null) {
    const bytes = new TextEncoder().encode(reason)
    if (bytes.length > 123) throw new DOMException('', 'SyntaxError')
  }
  // The standard leaves this open: a reason without a code is sent with 1000, and an empty one counts as none (C5).
  const withReason = reason !== null && reason !== ''
  if (code === null && !withReason) return []
  return withReason ? [code ?? 1000, reason] : [code]
}

/** https://webidl.spec.whatwg.org/#abstract-opdef-converttoint with a bit length of 16, unsigned, [Clamp]. */
function toUnsignedShort(value: unknown): number {
  const [number] = Float64Array.of(value as number) as unknown as [number]
  if (Number.isNaN(number)) return 0
  const clamped = Math.min(Math.max(number, 0), 65535)
  const below = Math.floor(clamped)
  const above = Math.ceil(clamped)
  if (clamped - below < above - clamped) return below
  if (clamped - below > above - clamped) return above
  return below % 2 === 0 ? below : above
}

/** https://webidl.spec.whatwg.org/#js-USVString */
function toScalarValueString(value: unknown): string {
  const text = ''.concat(value as string)
  let result = ''
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    const next = text.charCodeAt(index + 1)
    if (unit < 0xd800 || unit > 0xdfff) result += text.charAt(index)
    else if (unit <= 0xdbff && next >= 0xdc00 && next <= 0xdfff) result += text.slice(index, ++index + 1)
    else result += '\uFFFD'
  }
  return result
}
