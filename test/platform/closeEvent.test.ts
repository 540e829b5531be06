import { afterEach, expect, test, vi } from 'vitest'
import { createCloseEvent } from '../../src/platform/closeEvent.js'
import { cutOff, end } from '../support/witness.js'

afterEach(() => {
  vi.unstubAllGlobals()
})

test('C10 createCloseEvent() makes a CloseEvent if the runtime has that class', () => {
  const event = createCloseEvent()
  expect(event).toBeInstanceOf(CloseEvent)
  expect(event.type).toBe('close')
  expect(end(event)).toEqual(cutOff)
})

test.each([
  ['no CloseEvent', undefined],
  // React Native had a global of that name that is not a constructor.
  ['a CloseEvent that is not a constructor', {}],
])('C10 createCloseEvent() makes an object with the same fields if the runtime has %s', (_, global) => {
  vi.stubGlobal('CloseEvent', global)
  expect(createCloseEvent()).toStrictEqual({ type: 'close', isTrusted: false, ...cutOff })
})

test('C10 createCloseEvent() makes a new event for each session', () => {
  expect(createCloseEvent()).not.toBe(createCloseEvent())
})
