// @ts-check
/** What a case has observed, in words. */

/** @type {(value: unknown) => value is [number, string, string, number | null, string?]} What a CloseEvent has, and then what the server got. */
const isEnd = (value) => Array.isArray(value) && /^(?:un)?clean$/.test(String(value[2]))

/** @type {(value: unknown) => string} */
export function inWords(value) {
  if (value === null) return 'nothing'
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  // An error has its name, and its code from before errors had names.
  if (typeof value === 'string') return escape(value.replaceAll(/(Error),? \d+/g, '$1'))
  if (isEnd(value)) return `${closeInWords(value)}; the server got ${value[3] ?? 'no close frame'}`
  if (Array.isArray(value)) return listInWords(value)
  if (typeof value === 'object') return countsInWords(Object.entries(value))
  return JSON.stringify(value)
}

/** @type {(end: readonly [number, string, string, ...unknown[]]) => string} */
const closeInWords = ([code, reason, clean]) =>
  `close ${code}${reason && ` “${reason}”`}, ${clean === 'clean' ? 'clean' : 'not clean'}`

/** @type {(list: readonly unknown[]) => string} An event has its type first, and the ready state last. */
function listInWords(list) {
  const [first, ...rest] = list
  if (first === 'close' && isEnd(rest)) return closeInWords(rest)
  if (typeof first === 'string' && rest.length === 1 && typeof rest[0] === 'number') return first
  const [last] = list.slice(-1)
  const isSeenByServer = Array.isArray(first) && typeof last === 'number' && last >= 1000
  const parts = (isSeenByServer ? list.slice(0, -1) : list).filter((part) => part !== '').map(inWords)
  const isOrder = parts.every((part) => /^[a-z]/.test(part))
  return parts.join(isOrder ? ', then ' : ', ') + (isSeenByServer ? `; the server got ${last}` : '')
}

/** @type {(entries: readonly (readonly [string, unknown])[]) => string} */
const countsInWords = (entries) =>
  entries.map(([text, count]) => `${String(count)} times ${inWords(text)}`).join(', and ')

/** @type {(text: string) => string} */
const escape = (text) => text.replace(/[|\\`<>*_]/g, (sign) => `\\${sign}`)
