import { test } from 'vitest'
import { brokenFrames, brokenHandshakes } from '../support/brokenFrames.mjs'
import { survive } from '../support/survive.js'

// What nobody catches ends the run.
test('B4 ends once, and opens again, whatever a server breaks: handshakes', async () => {
  // One after the other: a browser that meets many failures at once slows down all its handshakes.
  // Firefox reads past these two.
  const lenient = ['invalid headers', 'an unrequested subprotocol']
  const isFirefox = navigator.userAgent.includes('Firefox')
  for (const kind of brokenHandshakes) {
    await survive(kind, isFirefox && lenient.includes(kind) ? 'perhaps' : false)
  }
})

test('B4 ends once, and opens again, whatever a server breaks: frames', async () => {
  const kinds = Object.keys(brokenFrames)
  const meetNext = async (): Promise<void> => {
    for (let kind = kinds.pop(); kind !== undefined; kind = kinds.pop()) await survive(kind, true)
  }
  await Promise.all([1, 2, 3, 4].map(meetNext))
})

test('B4 ends once, and opens again, whatever a server breaks: bytes by chance', async () => {
  await Promise.all([1, 2, 3, 4, 5, 6].map((seed) => survive('random bytes', 'perhaps', {}, { seed })))
})
