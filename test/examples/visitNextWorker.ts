import type { Browser as RunningBrowser } from 'playwright'
import { onTestFinished } from 'vitest'
import type { Example } from './startExample.js'
import { watchMade } from './watchMade.js'

/** Opens the page of examples/next that has its sockets in workers. Returns how many of its own sockets go to the ticker, and the kinds of its workers. */
export async function visitNextWorker(example: Example, running: RunningBrowser, query: string) {
  const page = await running.newPage()
  onTestFinished(() => page.close())
  const getMade = await watchMade(page)
  await page.goto(`${example.address}/worker${query}`)
  for (const from of ['file', 'blob'])
    await page.getByText(new RegExp(`From a ${from}: [\\d]+ prices`)).waitFor()
  const { sockets, workers } = await getMade()
  return {
    sockets: sockets.filter((url) => url.endsWith('/ticker')).length,
    workers: workers.map((url) => new URL(url).protocol).sort(),
  }
}

/** Without a policy, and with one that allows workers from files only: then the other socket is the page's own. */
export const nextWorkers = [
  ['', { sockets: 0, workers: ['blob:', 'http:'] }],
  ['?strict=yes', { sockets: 1, workers: ['blob:', 'http:'] }],
] as const
