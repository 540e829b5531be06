import { afterEach, expect, test, vi } from 'vitest'
import { createCloseEvent } from '../../src/platform/closeEvent.js'
import { cutOff, end } from '../support/witness.js'

afterEach(() => {
  vi.unstubAllGlobals()
})

test('C10 makes a CloseEvent where the runtime has them', () => {
  const event = createCloseEvent()
  expect(event).toBeInstanceOf(CloseEvent)
  expect(event.type).toBe('close')
  expect(end(event)).toEqual(cutOff)
})

test.each([
  ['none', undefined],
  // React Native has had a global of that name that is no constructor.
  ['something else', {}],
])('C10 makes an object with the same fields where the runtime has %s', (_, global) => {
  vi.stubGlobal('CloseEvent', global)
  expect(createCloseEvent()).toStrictEqual({ type: 'close', isTrusted: false, ...cutOff })
})

test('C10 makes a new one for each session', () => {
  expect(createCloseEvent()).not.toBe(createCloseEvent())
})
