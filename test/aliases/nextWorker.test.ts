import type { Browser as RunningBrowser } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Example, startExample } from '../examples/startExample.js'
import { nextWorkers, visitNextWorker } from '../examples/visitNextWorker.js'
import { launch } from '../pages/openPage.js'

let example: Example
let running: RunningBrowser
beforeAll(async () => {
  example = await startExample('next', 'webpack')
  running = await launch.chromium()
}, 600_000)
afterAll(async () => {
  await running.close()
  await example.stop()
})

test.each(nextWorkers)(
  'V11 webpack in Next.js has sockets in workers from a file and from a blob (/worker%s)',
  async (query, made) => {
    expect(await visitNextWorker(example, running, query)).toEqual(made)
  },
)
