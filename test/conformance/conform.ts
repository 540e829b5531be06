import { describe, expect, test } from 'vitest'
import { groups } from './cases.js'
import { observe } from './observe.js'
import type { Case, World } from './world.js'

declare module 'vitest' {
  interface TaskMeta {
    /** What the cases came to in one place, by their titles. For table.mjs. */
    observed?: { readonly column: string; readonly values: Readonly<Record<string, unknown>> }
  }
}

/** One test for each case: in this world it comes to what is expected of it. */
export function conform(column: string, world: World, expectation: (one: Case) => unknown): void {
  for (const [group, cases] of groups) {
    describe(group, () => {
      for (const one of cases) {
        test(`T1 ${one.title}`, async ({ task }) => {
          const value = await observe(one, world)
          task.meta.observed = { column, values: { [one.title]: value } }
          expect(value).toEqual(expectation(one))
        })
      }
    })
  }
}
