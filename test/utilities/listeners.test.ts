import { afterEach, expect, test, vi } from 'vitest'
import { createListeners } from '../../src/utilities/listeners.js'
import { collectReports } from '../support/collectReports.js'
import { soon } from '../support/later.js'

afterEach(() => {
  vi.restoreAllMocks()
})

test('M1 listeners are called in order, with the values of notify()', () => {
  const { add, notify } = createListeners<[number, string]>()
  const received: unknown[] = []
  add((...values) => void received.push('first', ...values))
  add((...values) => void received.push('second', ...values))
  notify(1, 'one')
  expect(received).toEqual(['first', 1, 'one', 'second', 1, 'one'])
})

test('M1 a listener that was added twice is called once', () => {
  const { add, notify } = createListeners<[]>()
  const listener = vi.fn()
  add(listener)
  const remove = add(listener)
  notify()
  expect(listener).toHaveBeenCalledTimes(1)
  remove()
  remove()
  notify()
  expect(listener).toHaveBeenCalledTimes(1)
})

test('M1 a listener that is added during notify() is called from the next notify() on', () => {
  const { add, notify } = createListeners<[string]>()
  const received: string[] = []
  const late = (text: string) => void received.push(`late ${text}`)
  add(() => void add(late))
  notify('one')
  expect(received).toEqual([])
  notify('two')
  expect(received).toEqual(['late two'])
})

test('M1 a listener that another one removes during notify() is not called', () => {
  const { add, notify } = createListeners<[]>()
  const removed = vi.fn()
  const removals: (() => void)[] = []
  add(() => removals[0]?.())
  removals.push(add(removed))
  notify()
  expect(removed).not.toHaveBeenCalled()
})

test('M1 listeners are called even if one before them removes itself or adds another', () => {
  const { add, notify } = createListeners<[]>()
  const received: string[] = []
  const remove = add(() => {
    received.push('first')
    remove()
  })
  add(() => {
    received.push('second')
    add(() => void received.push('added'))
  })
  add(() => void received.push('third'))
  notify()
  expect(received).toEqual(['first', 'second', 'third'])
})

test('M4 a listener that throws is reported, and the others are still called', async () => {
  const reports = collectReports()
  const { add, notify } = createListeners<[]>()
  const wrong = new Error('thrown by a listener')
  const other = vi.fn()
  add(() => {
    throw wrong
  })
  add(other)
  expect(() => notify()).not.toThrow()
  expect(other).toHaveBeenCalledTimes(1)
  await soon()
  expect(reports).toEqual([wrong])
})

test('M4 a listener may call notify()', () => {
  const { add, notify } = createListeners<[number]>()
  const received: number[] = []
  add((depth) => {
    if (depth < 3) notify(depth + 1)
  })
  add((depth) => void received.push(depth))
  notify(1)
  expect(received).toEqual([3, 2, 1])
})
