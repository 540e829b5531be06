import { warn } from '../platform/warn.js'

/**
 * Only the part that bundlers replace by a constant, so that they can drop the code that it guards. Without a bundler there is no `process` in a browser,
 * and reading it throws. `typeof process` would not tell the two apart: Vite leaves it as it is.
 */
declare const process: { readonly env: { readonly NODE_ENV?: string | undefined } }

/** Warns that the sockets stay on the page's thread. */
export function warnOfFallback(cause: unknown): void {
  try {
    if (process.env.NODE_ENV !== 'production')
      warn(
        `the worker has not started (${String(cause)}), so WebSockets stay on the main thread. Allow it with the policy worker-src blob:, or pass a worker of your own.`,
      )
  } catch {
    // There is no bundler.
  }
}
