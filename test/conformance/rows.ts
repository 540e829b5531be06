import { groups } from './cases.js'
import { expectedOf } from './observe.js'
import type { Row } from './renderTable.mjs'
import type { Case } from './world.js'

/** The rows of the table, with what each implementation does, as somebody has seen it or knows it. */
export const rowsOf = (seen: (one: Case) => Readonly<Record<string, unknown>>): Row[] =>
  groups.flatMap(([group, cases]) =>
    cases.map((one) => ({
      group,
      title: one.title,
      says: expectedOf(one, 'the standard'),
      ...(one.beyond && { beyond: one.beyond.why }),
      seen: seen(one),
    })),
  )
