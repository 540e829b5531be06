import { expect, onTestFinished, test } from 'vitest'
import { peer } from '../support/peer.js'
import { wire } from './wire.js'

test('P3 a connection opens, sends, reads and closes in a worker', async () => {
  const other = peer()
  const worker = new Worker(new URL('./coreWorker.ts', import.meta.url), { type: 'module' })
  onTestFinished(() => worker.terminate())
  const posted = new Promise<unknown>((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data)
    worker.onerror = ({ message }) => reject(new Error(message))
  })
  worker.postMessage(other.url('/echo'))
  expect(await posted).toEqual(['no page', 'one', 'two', 'three', 3, 'client', 4000])
  expect(await wire(other)).toEqual([
    ...['upgrade', 'open', 'message one', 'message two', 'message three', 'close 4000 enough', 'gone'],
  ])
})
