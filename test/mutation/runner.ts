import { appendFileSync, readFileSync } from 'node:fs'
import { TestRunner, vi } from 'vitest'
import type { Line, Orders } from './orders.ts'

type Test = Parameters<TestRunner['onBeforeRunTask']>[0]

/** What the instrumented files look at. */
interface Switches {
  activeMutant?: string | undefined
  currentTestId?: string | undefined
  hitCount?: number
  hitLimit?: number
  mutantCoverage?: { static: Record<string, number>; perTest: Record<string, Record<string, number>> }
}

const switches = ((globalThis as { __stryker__?: Switches }).__stryker__ ??= {})
const orders = JSON.parse(readFileSync(process.env['MUTATION_ORDERS']!, 'utf8')) as Orders
// Not those of a fake clock.
const { setImmediate } = globalThis
const getTime = performance.now.bind(performance)

const write = (line: Line) => appendFileSync(orders.journal, `${JSON.stringify(line)}\n`)

/** Which mutants need not be tried any more: those that are dead, by whatever worker, and those that this test has been tried on before a stop. */
function readDone(test: string): Set<string> {
  const lines = readFileSync(orders.journal, 'utf8').trim().split('\n')
  const done = new Set<string>()
  for (const text of lines) {
    if (!text.includes('"killed"') && !(text.includes('"passed"') && text.includes(`"${test}"`))) continue
    done.add((JSON.parse(text) as { mutant: string }).mutant)
  }
  return done
}

// What nobody catches kills as a failed expectation does.
let uncaught = 0
for (const name of ['uncaughtException', 'unhandledRejection']) process.on(name, () => (uncaught += 1))

/** What was left listening to the page: a connection that a mutant has left behind must not wake up in the next test. */
const listening: (() => void)[] = []
for (const target of typeof window === 'undefined' ? [] : [window, document]) {
  const add = target.addEventListener.bind(target) as (...values: unknown[]) => void
  const remove = target.removeEventListener.bind(target) as (...values: unknown[]) => void
  target.addEventListener = (...values: unknown[]) => {
    listening.push(() => remove(...values))
    add(...values)
  }
}

/**
 * Runs each test as it stands, and then once more for every mutant that it meets and that still lives, hooks and all: so a mutant costs the milliseconds
 * of a test and not the seconds of a process. After each kill the test must be green again without the mutant, or what that has left behind might be
 * taken for the doing of the next.
 */
export default class extends TestRunner {
  private queue: string[] = []
  private begun = 0
  private trying: 'none' | 'mutant' | 'soundness' | 'nothing' = 'none'

  override onBeforeRunTask(test: Test) {
    // They tell of leaks, and take seconds.
    if (/\b10,000 mounts\b/.test(test.name)) test.mode = 'skip'
    const done = orders.coverage && readDone(test.id)
    this.queue = done ? Object.keys(orders.coverage[test.id] ?? {}).filter((mutant) => !done.has(mutant)) : []
    this.trying = 'none'
    // One for the mutant, and one for the soundness after it.
    if (this.queue.length) Object.assign(test, { repeats: 2 * this.queue.length })
    return super.onBeforeRunTask(test)
  }

  override onBeforeTryTask(test: Test, tried?: { retry: number; repeats: number }) {
    super.onBeforeTryTask(test)
    this.begun = getTime()
    switches.currentTestId = test.id
    uncaught = 0
    if (!tried?.repeats || this.trying === 'soundness') return
    const mutant = this.queue[0]
    if (mutant === undefined) {
      this.trying = 'nothing'
      throw new Error('nothing is left to try')
    }
    this.trying = 'mutant'
    write({ type: 'tried', mutant, test: test.id })
    switches.hitCount = 0
    switches.hitLimit = 1_000 + 100 * orders.coverage![test.id]![mutant]!
    switches.activeMutant = mutant
  }

  async onAfterRetryTask(test: Test) {
    switches.currentTestId = undefined
    if (!orders.coverage) return
    // What nobody catches is told then.
    if (this.trying === 'mutant') await new Promise((resolve) => setImmediate(resolve))
    switches.activeMutant = undefined
    for (const stop of listening.splice(0)) stop()
    // An afterEach that fails has not come to its end.
    vi.restoreAllMocks()
    vi.unstubAllGlobals()
    vi.useRealTimers()
    const result = test.result!
    const failed = result.state === 'fail' || uncaught > 0
    if (this.trying === 'mutant') {
      const mutant = this.queue.shift()!
      write({ type: failed ? 'killed' : 'passed', mutant, test: test.id })
      this.trying = failed ? 'soundness' : 'none'
    } else {
      const slow = getTime() - this.begun > orders.patience
      if (this.queue.length && (failed || slow)) {
        const why = failed ? (result.errors?.[0]?.message ?? 'something that nobody caught') : 'slow'
        write({ type: 'left out', test: `${test.id} ${test.name}`, mutants: this.queue, why })
        this.queue = []
      }
      this.trying = 'none'
    }
    Object.assign(result, { state: 'run', errors: undefined })
  }

  override onAfterRunTask(test: Test) {
    if (orders.coverage && test.result) test.result.state = 'pass'
    const mutants = switches.mutantCoverage?.perTest[test.id]
    if (!orders.coverage && mutants) write({ type: 'covered', test: test.id, mutants })
    super.onAfterRunTask(test)
  }

  override onAfterRunFiles() {
    if (!orders.coverage)
      write({ type: 'static', mutants: Object.keys(switches.mutantCoverage?.static ?? {}) })
    super.onAfterRunFiles()
  }
}
