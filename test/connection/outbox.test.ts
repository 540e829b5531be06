import { expect, test } from 'vitest'
import { createOutbox } from '../../src/connection/outbox.js'

const numbers = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => `${first + index}`)

test('S2 gives back what it keeps, in order, and once', () => {
  const outbox = createOutbox()
  expect(outbox.take()).toEqual([])
  for (const message of numbers(1, 3)) outbox.keep(message)
  const taken = outbox.take()
  outbox.keep('4')
  expect(taken).toEqual(['1', '2', '3'])
  expect(outbox.take()).toEqual(['4'])
  expect(outbox.take()).toEqual([])
})

test('S3 keeps a hundred, the latest', () => {
  const outbox = createOutbox()
  for (const message of numbers(1, 100)) outbox.keep(message)
  expect(outbox.take()).toEqual(numbers(1, 100))
  for (const message of numbers(1, 1_101)) outbox.keep(message)
  expect(outbox.take()).toEqual(numbers(1_002, 1_101))
})

test('S4 keeps the very object', () => {
  const outbox = createOutbox()
  const blob = new Blob()
  outbox.keep(blob)
  expect(outbox.take()[0]).toBe(blob)
})
