import type { Page } from 'playwright'

/** What a page itself has made: sockets, and the addresses of workers. */
export interface Made {
  readonly sockets: readonly string[]
  readonly workers: readonly string[]
}

/** Records what the page makes from now on. */
export async function watchMade(page: Page): Promise<() => Promise<Made>> {
  await page.addInitScript(() => {
    const made = { sockets: [] as string[], workers: [] as string[] }
    const { WebSocket, Worker } = window
    window.WebSocket = class extends WebSocket {
      constructor(...values: ConstructorParameters<typeof WebSocket>) {
        super(...values)
        made.sockets.push(this.url)
      }
    }
    window.Worker = class extends Worker {
      constructor(...values: ConstructorParameters<typeof Worker>) {
        made.workers.push(new URL(values[0], location.href).href)
        super(...values)
      }
    }
    Object.assign(window, { made })
  })
  return () => page.evaluate(() => (window as unknown as { made: Made }).made)
}
