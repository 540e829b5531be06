import { afterEach, expect, test, vi } from 'vitest'
import { createListeners } from '../../src/utilities/listeners.js'
import { collectReports } from '../support/collectReports.js'
import { soon } from '../support/later.js'

afterEach(() => {
  vi.restoreAllMocks()
})

test('M1 are called in order, with what is passed on', () => {
  const { add, notify } = createListeners<[number, string]>()
  const heard: unknown[] = []
  add((...values) => void heard.push('first', ...values))
  add((...values) => void heard.push('second', ...values))
  notify(1, 'one')
  expect(heard).toEqual(['first', 1, 'one', 'second', 1, 'one'])
})

test('M1 are called once, however often they were added', () => {
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

test('M1 hear from now on: one that is added meanwhile waits for the next', () => {
  const { add, notify } = createListeners<[string]>()
  const heard: string[] = []
  const late = (text: string) => void heard.push(`late ${text}`)
  add(() => void add(late))
  notify('one')
  expect(heard).toEqual([])
  notify('two')
  expect(heard).toEqual(['late two'])
})

test('M1 are not called any more once they were taken away, though it happened a moment ago', () => {
  const { add, notify } = createListeners<[]>()
  const removed = vi.fn()
  const removals: (() => void)[] = []
  add(() => removals[0]?.())
  removals.push(add(removed))
  notify()
  expect(removed).not.toHaveBeenCalled()
})

test('M1 are called all the same when one before them takes itself away, or adds another', () => {
  const { add, notify } = createListeners<[]>()
  const heard: string[] = []
  const remove = add(() => {
    heard.push('first')
    remove()
  })
  add(() => {
    heard.push('second')
    add(() => void heard.push('added'))
  })
  add(() => void heard.push('third'))
  notify()
  expect(heard).toEqual(['first', 'second', 'third'])
})

test('M4 do not silence one another: what one throws is reported', async () => {
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

test('M4 may notify from inside', () => {
  const { add, notify } = createListeners<[number]>()
  const heard: number[] = []
  add((depth) => {
    if (depth < 3) notify(depth + 1)
  })
  add((depth) => void heard.push(depth))
  notify(1)
  expect(heard).toEqual([3, 2, 1])
})
