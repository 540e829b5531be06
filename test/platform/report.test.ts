import { expect, test } from 'vitest'
import { report } from '../../src/platform/report.js'
import { collectUncaught } from '../support/collectUncaught.js'

test('M4 report() throws the error uncaught in a later task, so that the caller continues', async () => {
  const uncaught = collectUncaught()
  const wrong = new Error('thrown by a callback')
  expect(() => report(wrong)).not.toThrow()
  expect(await uncaught()).toEqual([wrong])
})
