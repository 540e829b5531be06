/** Reports an error as a browser reports an event listener that throws: uncaught, and nobody else is held up. */
export function report(error: unknown): void {
  queueMicrotask(() => {
    throw error
  })
}

/** Calls it, and reports what it throws. */
export function attempt(act: () => void): void {
  try {
    act()
  } catch (error) {
    report(error)
  }
}
