import { optionError } from '../utilities/optionError.js'

/**
 * Returns the text that identifies a topic.
 *
 * @throws TypeError for a topic that is neither a text nor an object, and for a `key` that returns no text.
 */
export function toKey(topic: unknown, key: ((topic: any) => string) | undefined): string {
  if (typeof topic !== 'string' && (typeof topic !== 'object' || topic === null))
    throw optionError('topic', 'a text or an object', topic)
  const text = key ? key(topic) : typeof topic === 'string' ? topic : JSON.stringify(topic, sortKeys)
  if (typeof text !== 'string') throw new TypeError(`key of the wire must return a text, got ${typeof text}`)
  return text
}

/** For `JSON.stringify`: the order of an object's keys does not matter. */
const sortKeys = (_name: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value
