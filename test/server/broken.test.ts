import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { brokenFrames, brokenHandshakes } from '../support/brokenFrames.mjs'
import { collectUncaught } from '../support/collectUncaught.js'
import { survive } from '../support/survive.js'

beforeEach(() => {
  for (const name of ['WebSocket', 'CloseEvent']) vi.stubGlobal(name, undefined)
})

afterEach(() => {
  vi.unstubAllGlobals()
})

const options = { WebSocket }
const chances = Array.from({ length: 30 }, (_, seed) => seed)

test.each([
  ['broken handshakes', () => Promise.all(brokenHandshakes.map((kind) => survive(kind, false, options)))],
  ['broken frames', () => Promise.all(Object.keys(brokenFrames).map((kind) => survive(kind, true, options)))],
  ['a frame cut short', () => survive('a frame cut short', true, options)],
  [
    'random bytes',
    () => Promise.all(chances.map((seed) => survive('random bytes', 'perhaps', options, { seed }))),
  ],
])('B4 a connection through ws ends once and opens again after a broken server sends %s', async (_, meet) => {
  const uncaught = collectUncaught()
  await meet()
  expect(await uncaught()).toEqual([])
})
