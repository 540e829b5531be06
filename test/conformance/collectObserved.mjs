// @ts-check
/** A Vitest reporter for table.mjs: writes what the cases came to, by column and title, to the file that OBSERVED_FILE names. */
import { writeFileSync } from 'node:fs'

export default class CollectObserved {
  /** @param {readonly import('vitest/node').TestModule[]} modules */
  onTestRunEnd(modules) {
    /** @type {Record<string, Record<string, unknown>>} */
    const columns = {}
    for (const module of modules) {
      for (const test of module.children.allTests()) {
        const { observed } = /** @type {import('vitest').TaskMeta} */ (test.meta())
        if (observed) Object.assign((columns[observed.column] ??= {}), observed.values)
      }
    }
    writeFileSync(process.env['OBSERVED_FILE'] ?? 'observed.json', JSON.stringify(columns))
  }
}
