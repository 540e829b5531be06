import { vi } from 'vitest'

/** Collects, until mocks are restored, the errors that would be reported as uncaught and would fail the run. */
export function collectReports(): readonly unknown[] {
  const reports: unknown[] = []
  vi.spyOn(globalThis, 'queueMicrotask').mockImplementation((act) => {
    void Promise.resolve().then(() => {
      try {
        act()
      } catch (error) {
        reports.push(error)
      }
    })
  })
  return reports
}
