// @vitest-environment node
import { expect, test, vi } from 'vitest'
import { groups } from './cases.js'
import { createMockWorld } from './mockServer.js'
import { observeWithin } from './observe.js'
import { givePage } from './page.js'

givePage((name, value) => vi.stubGlobal(name, value))

test('T1 the suite tells apart a double that only looks like a WebSocket', async ({ task }) => {
  const world = createMockWorld()
  const cases = groups.flatMap(([, all]) => all)
  const found = await Promise.all(
    cases.map(async (one) => [one, await observeWithin(5_000, one, world)] as const),
  )
  const values = Object.fromEntries(found.map(([{ title }, value]) => [title, value]))
  task.meta.observed = { column: 'mock-socket', values }
  const alike = found.filter(([{ says }, value]) => JSON.stringify(says) === JSON.stringify(value))
  expect(alike.length).toBeGreaterThan(20)
  expect(cases.length - alike.length).toBeGreaterThan(60)
})
