import type { Frame } from '../contract.js'

/** The beginning of a payload, for one line of text. */
export function summarise({ data, type }: Frame): string {
  if (data === null) return type === 'text' ? 'Not kept' : 'Binary data, not kept'
  if (typeof data === 'string') return data.slice(0, 400)
  const bytes = Array.from(data.subarray(0, 24), (byte) => byte.toString(16).padStart(2, '0'))
  return bytes.join(' ') + (data.length > 24 ? ' …' : '')
}
