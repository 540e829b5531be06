// @ts-check
/** A Vitest reporter for run.mjs: writes the result of each test file to the file that RESULTS_FILE names. */
import { writeFileSync } from 'node:fs'

/**
 * One test file in one project. `failed`: the title and the error of each test that failed. `error`: why the file could not run.
 * @typedef {{ project: string, file: string, titles: string[], passed: number, skipped: number, failed: string[], error?: string }} FileResult
 */
/**
 * `projects`: also those that ran nothing. `errors`: what failed outside of any test.
 * @typedef {{ projects: string[], files: FileResult[], errors: string[] }} Results
 */

/** @type {(error: unknown) => string} */
const firstLine = (error) =>
  String(/** @type {Partial<Error>} */ (error)?.message ?? error).split('\n', 1)[0] ?? ''

/** @type {(module: import('vitest/node').TestModule) => FileResult} */
function toFileResult(module) {
  /** @type {FileResult} */
  const result = {
    project: module.project.name,
    file: module.relativeModuleId,
    titles: [],
    passed: 0,
    skipped: 0,
    failed: [],
  }
  for (const test of module.children.allTests()) {
    result.titles.push(test.name)
    const { state, errors } = test.result()
    if (state === 'passed') result.passed += 1
    else if (state === 'skipped') result.skipped += 1
    // A test that is still pending at the end has not passed.
    else result.failed.push(`${test.fullName}: ${firstLine(errors?.[0] ?? state)}`)
  }
  // A file that cannot be loaded, or a hook that throws.
  if (result.failed.length === 0 && !module.ok()) {
    result.error = module.errors().map(firstLine).join(', ') || module.state()
  }
  return result
}

export default class CountReporter {
  /** @type {string[]} */
  projects = []

  /** @param {import('vitest/node').Vitest} vitest */
  onInit(vitest) {
    // Set before anything runs, so that a project that runs nothing is listed.
    this.projects = vitest.projects.map(({ name }) => name)
  }

  /**
   * @param {readonly import('vitest/node').TestModule[]} modules
   * @param {readonly unknown[]} unhandled
   */
  onTestRunEnd(modules, unhandled) {
    /** @type {Results} */
    const results = {
      projects: this.projects,
      files: modules.map(toFileResult),
      errors: unhandled.map(firstLine),
    }
    writeFileSync(process.env['RESULTS_FILE'] ?? 'results.json', JSON.stringify(results))
  }
}
