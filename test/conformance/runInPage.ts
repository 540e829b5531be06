import { observeWithin } from './observe.js'
import { serveFrom } from './realServer.js'
import type { Case } from './world.js'

/** The cases in a page that has no test runner: they go one after the other, and what they came to is left in `observed`. */
export async function runInPage(cases: readonly Case[]): Promise<void> {
  const values: Record<string, unknown> = {}
  const world = { WebSocket, serve: serveFrom(location.origin) }
  for (const one of cases) {
    document.title = one.title
    values[one.title] = await observeWithin(10_000, one, world)
  }
  Object.assign(globalThis, { observed: values })
}
