import { test } from 'vitest'
import { brokenFrames, brokenHandshakes } from '../support/brokenFrames.mjs'
import { survive } from '../support/survive.js'

// An uncaught error fails the run.
test('B4 a connection ends once and opens again after each kind of broken handshake', async () => {
  // One after the other: after many simultaneous failures a browser slows down all its handshakes.
  // Firefox accepts these two.
  const lenient = ['invalid headers', 'an unrequested subprotocol']
  const isFirefox = navigator.userAgent.includes('Firefox')
  for (const kind of brokenHandshakes) {
    await survive(kind, isFirefox && lenient.includes(kind) ? 'perhaps' : false)
  }
})

test('B4 a connection ends once and opens again after each kind of broken frame', async () => {
  const kinds = Object.keys(brokenFrames)
  const tryNext = async (): Promise<void> => {
    for (let kind = kinds.pop(); kind !== undefined; kind = kinds.pop()) await survive(kind, true)
  }
  await Promise.all([1, 2, 3, 4].map(tryNext))
})

test('B4 a connection ends once and opens again after random bytes', async () => {
  await Promise.all([1, 2, 3, 4, 5, 6].map((seed) => survive('random bytes', 'perhaps', {}, { seed })))
})
