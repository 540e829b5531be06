/**
 * The script of the worker, for `new Worker(new URL('wasclean/worker/host', import.meta.url), { type: 'module' })`. It exports nothing.
 *
 * @module wasclean/worker/host
 */
import { runHost } from './worker/runHost.js'

runHost()
