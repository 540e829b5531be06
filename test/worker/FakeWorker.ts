import { vi } from 'vitest'
import type { Report } from '../../src/worker/messages.js'

/** A Worker that does nothing by itself: the test reports what its host would. */
export class FakeWorker {
  onmessage: ((event: { data: readonly Report[] }) => void) | null = null
  onerror: ((event: Event) => void) | null = null
  onmessageerror: (() => void) | null = null
  readonly terminate = vi.fn()
  readonly postMessage = vi.fn()

  report(...reports: Report[]): void {
    this.onmessage!({ data: reports })
  }

  /** The commands that the page has posted. */
  get commands(): unknown[] {
    return this.postMessage.mock.calls.flatMap(([commands]) => commands as unknown[])
  }
}
