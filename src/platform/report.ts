/** Reports an error as uncaught, the way a browser reports an event listener that throws. Nothing else is interrupted. */
export function report(error: unknown): void {
  queueMicrotask(() => {
    throw error
  })
}

/** Calls the function, and reports an error that it throws. */
export function attempt(act: () => void): void {
  try {
    act()
  } catch (error) {
    report(error)
  }
}
