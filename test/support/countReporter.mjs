// @ts-check
/** A Vitest reporter for run.mjs: writes how many tests each project ran, their titles, and what was red, to the file that RESULTS_FILE names. */
import { writeFileSync } from 'node:fs'

/**
 * @typedef {{ passed: number, skipped: number, failed: string[] }} Count  Of those that failed, what they said.
 * @typedef {{ projects: Record<string, Count>, titles: Record<string, string[]>, errors: string[] }} Results  The titles by file;
 * `errors`: what failed outside of any test.
 */

/** @type {(error: unknown) => string} */
const firstLine = (error) =>
  String(/** @type {Partial<Error>} */ (error)?.message ?? error).split('\n', 1)[0] ?? ''

export default class CountReporter {
  /** @type {Record<string, Count>} */
  projects = {}

  /** @param {import('vitest/node').Vitest} vitest */
  onInit(vitest) {
    // Named before anything runs, so that a project that runs nothing is seen.
    for (const { name } of vitest.projects) this.projects[name] = { passed: 0, skipped: 0, failed: [] }
  }

  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly unknown[]} unhandled
   */
  onTestRunEnd(modules, unhandled) {
    const errors = unhandled.map(firstLine)
    /** @type {Record<string, string[]>} */
    const titles = {}
    for (const module of modules) {
      const count = (this.projects[module.project.name] ??= { passed: 0, skipped: 0, failed: [] })
      const failedBefore = count.failed.length
      for (const test of module.children.allTests()) {
        ;(titles[module.relativeModuleId] ??= []).push(test.name)
        const { state, errors: found } = test.result()
        if (state === 'passed') count.passed += 1
        else if (state === 'skipped') count.skipped += 1
        // A test that is still pending at the end has not passed.
        else
          count.failed.push(
            `${module.relativeModuleId} > ${test.fullName}: ${firstLine(found?.[0] ?? state)}`,
          )
      }
      // A file that cannot be loaded, or a hook that throws.
      if (count.failed.length === failedBefore && !module.ok())
        errors.push(`${module.relativeModuleId}: ${module.errors().map(firstLine).join(', ')}`)
    }
    /** @type {Results} */
    const results = { projects: this.projects, titles, errors }
    writeFileSync(process.env['RESULTS_FILE'] ?? 'results.json', JSON.stringify(results))
  }
}
