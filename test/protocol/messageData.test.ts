// @vitest-environment node
import { expect, test } from 'vitest'
import { measure, type MessageData } from '../../src/protocol/messageData.js'

test.each<[string, MessageData, number]>([
  ['no text', '', 0],
  ['ASCII', 'abc', 3],
  ['what UTF-8 has two, three and four bytes for', 'é€😀', 9],
  ['a lone surrogate, which becomes U+FFFD', '\uD800', 3],
  ['a Blob', new Blob(['12']), 2],
  ['an ArrayBuffer', new ArrayBuffer(3), 3],
  ['a view, and not what it is a view of', new Uint16Array(new ArrayBuffer(8), 2, 2), 4],
  ['an object that says nothing of its size', {} as Blob, 0],
])('S1 counts the bytes of %s', (_, data, bytes) => {
  expect(measure(data)).toBe(bytes)
})
