import { expect, test } from 'vitest'
import { report } from '../../src/platform/report.js'
import { collectUncaught } from '../support/collectUncaught.js'

test('M4 leaves an error uncaught, later, so that nobody is held up', async () => {
  const uncaught = collectUncaught()
  const wrong = new Error('thrown by a callback')
  expect(() => report(wrong)).not.toThrow()
  expect(await uncaught()).toEqual([wrong])
})
