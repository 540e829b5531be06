// @ts-check
/** A Vitest reporter for run.mjs: writes how many tests each project ran, and their titles, to the file that RESULTS_FILE names. */
import { writeFileSync } from 'node:fs'

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Count
 * @typedef {{ projects: Record<string, Count>, titles: Record<string, string[]>, errors: number }} Results  The titles by file;
 * `errors`: what failed outside of any test.
 */

export default class CountReporter {
  /** @type {Record<string, Count>} */
  projects = {}

  /** @param {import('vitest/node').Vitest} vitest */
  onInit(vitest) {
    // Named before anything runs, so that a project that runs nothing is seen.
    for (const { name } of vitest.projects) this.projects[name] = { passed: 0, failed: 0, skipped: 0 }
  }

  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly unknown[]} unhandled
   */
  onTestRunEnd(modules, unhandled) {
    let errors = unhandled.length
    /** @type {Record<string, string[]>} */
    const titles = {}
    for (const module of modules) {
      const count = (this.projects[module.project.name] ??= { passed: 0, failed: 0, skipped: 0 })
      let failed = 0
      for (const test of module.children.allTests()) {
        ;(titles[module.relativeModuleId] ??= []).push(test.name)
        const { state } = test.result()
        if (state === 'passed') count.passed += 1
        else if (state === 'skipped') count.skipped += 1
        // A test that is still pending at the end has not passed.
        else failed += 1
      }
      count.failed += failed
      // A file that cannot be loaded, or a hook that throws.
      if (failed === 0 && !module.ok()) errors += 1
    }
    /** @type {Results} */
    const results = { projects: this.projects, titles, errors }
    writeFileSync(process.env['RESULTS_FILE'] ?? 'results.json', JSON.stringify(results))
  }
}
