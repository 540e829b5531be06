import { warn } from '../platform/warn.js'

/** Only the part that bundlers replace by a constant. */
declare const process: { readonly env: { readonly NODE_ENV?: string | undefined } }

/** Warns that the sockets stay on the page's thread. */
export function warnOfFallback(cause: unknown): void {
  // Vite replaces `process.env.NODE_ENV`, and leaves `typeof process` as it is: 'undefined' in a browser. Without a bundler, this throws.
  try {
    if (process.env.NODE_ENV !== 'production')
      warn(
        `the worker has not started (${String(cause)}), so WebSockets stay on the main thread. Allow it with the policy worker-src blob:, or pass a worker of your own.`,
      )
  } catch {
    // There is no bundler, so this page is a finished one.
  }
}
