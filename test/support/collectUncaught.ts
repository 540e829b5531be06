import { onTestFinished } from 'vitest'

const names = ['unhandledRejection', 'uncaughtException'] as const

/**
 * Collects uncaught errors until the end of the test, so that they do not end the run. Returns a function that waits until
 * Node has looked for them.
 */
export function collectUncaught(): () => Promise<readonly unknown[]> {
  const uncaught: unknown[] = []
  const collect = (cause: unknown): void => void uncaught.push(cause)
  for (const name of names) {
    const others = process.listeners(name as 'uncaughtException')
    process.removeAllListeners(name).on(name, collect)
    onTestFinished(() => {
      process.off(name, collect)
      for (const other of others) process.on(name, other)
    })
  }
  return async () => {
    // Node looks after each task, when all microtasks have run.
    for (let task = 0; task < 3; task += 1) await new Promise((resolve) => nextTask(resolve))
    return uncaught
  }
}

// Taken before any fake clock takes its place.
const nextTask = setImmediate
