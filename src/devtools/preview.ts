import type { Preview } from './contract.js'
import { toHex } from './toHex.js'

const mostEntries = 100
const mostCharacters = 1_000
const mostBytes = 256
const mostValues = 2_000
const deepest = 12

type Fields = Pick<Preview, 'type' | 'text'> & Partial<Pick<Preview, 'entries' | 'more'>>

const make = ({ type, text, entries = [], more = 0 }: Fields): Preview => ({ type, text, entries, more })

/**
 * Returns a tree of any value that is safe to show. It calls no getter of a field, no `toJSON` and no `toString`. Long texts, large buffers, many fields
 * and deep values are shortened.
 *
 * @example preview({ price: 7 }).entries[0] // ['price', { type: 'number', text: '7', … }]
 */
export function preview(value: unknown): Preview {
  const above: object[] = []
  let left = mostValues

  function show(shown: unknown): Preview {
    left -= 1
    if (typeof shown === 'string')
      return make({
        type: 'string',
        text: shown.slice(0, mostCharacters),
        more: Math.max(shown.length - mostCharacters, 0),
      })
    if (typeof shown === 'number' || typeof shown === 'boolean')
      return make({ type: typeof shown as 'number' | 'boolean', text: String(shown) })
    if (shown === null) return make({ type: 'null', text: 'null' })
    if (typeof shown !== 'object') return make({ type: 'other', text: toText(shown) })
    if (above.includes(shown)) return make({ type: 'cycle', text: 'contains itself' })
    above.push(shown)
    try {
      return showObject(shown)
    } catch {
      return make({ type: 'unreadable', text: 'cannot be read' })
    } finally {
      above.pop()
    }
  }

  function showObject(shown: object): Preview {
    const tag = Object.prototype.toString.call(shown).slice(8, -1)
    if (ArrayBuffer.isView(shown) || /^(?:Shared)?ArrayBuffer$/.test(tag)) return showBytes(shown, tag)
    if (tag === 'Blob' || tag === 'File') return make({ type: 'binary', text: tag })
    if (tag === 'Date') return make({ type: 'other', text: toDate(shown) })
    const isArray = Array.isArray(shown)
    const names = isArray
      ? Array.from({ length: Math.min(shown.length, mostEntries) }, (_, index) => String(index))
      : Object.keys(shown)
    const all = isArray ? shown.length : names.length
    const taken = above.length > deepest ? [] : names.slice(0, mostEntries)
    const entries: [string, Preview][] = []
    for (const name of taken) {
      if (left <= 0) break
      entries.push([name, showField(shown, name)])
    }
    return make({
      type: isArray ? 'array' : 'object',
      text: isArray ? `Array(${all})` : toClassName(shown),
      entries,
      more: all - entries.length,
    })
  }

  function showField(shown: object, name: string): Preview {
    const descriptor = Object.getOwnPropertyDescriptor(shown, name)
    // An array may have holes.
    if (!descriptor || 'value' in descriptor) return show(descriptor?.value)
    return make({ type: 'getter', text: 'getter' })
  }

  return show(value)
}

function showBytes(shown: object, tag: string): Preview {
  const view = ArrayBuffer.isView(shown)
    ? new Uint8Array(shown.buffer, shown.byteOffset, shown.byteLength)
    : new Uint8Array(shown as ArrayBuffer)
  return make({
    type: 'binary',
    text: `${tag}(${view.length}) ${toHex(view.subarray(0, mostBytes), ' ')}`,
    more: Math.max(view.length - mostBytes, 0),
  })
}

const toText = (shown: unknown): string =>
  typeof shown === 'bigint' ? `${shown}n` : typeof shown === 'symbol' ? String(shown) : typeof shown

function toDate(shown: object): string {
  const time = Date.prototype.getTime.call(shown)
  return Number.isNaN(time) ? 'Invalid Date' : new Date(time).toISOString()
}

/** The name of the class, without calling anything of it. */
function toClassName(shown: object): string {
  const prototype = Object.getPrototypeOf(shown) as object | null
  const constructor: unknown = prototype && Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value
  const name: unknown =
    typeof constructor === 'function' && Object.getOwnPropertyDescriptor(constructor, 'name')?.value
  return typeof name === 'string' && name ? name : 'Object'
}
