import type { Worker as DomWorker } from '../protocol/domTypes.js'
import { toImplementation, type WebSocketConstructor } from '../platform/transport.js'
import { optionError } from '../utilities/optionError.js'
import { toObject } from '../utilities/toObject.js'
import { createLightEvents } from './createLightEvents.js'
import { Link } from './Link.js'
import { source } from './source.js'
import { warnOfFallback } from './warnings.js'
import { WorkerWebSocket } from './WorkerWebSocket.js'

/** The options of {@link createWorkerWebSocket}. */
export interface WorkerWebSocketOptions {
  /**
   * Makes the worker: `() => new Worker(new URL('wasclean/worker/host', import.meta.url), { type: 'module' })`. For a content security policy that
   * allows workers from files only. Called again after a worker has ended.
   *
   * @default A worker from a blob, which needs no file. A policy must then allow `worker-src blob:`.
   */
  worker?: (() => DomWorker) | undefined
  /**
   * Starts the worker now, and not with the first socket. The first connection then opens sooner, also if the page is busy.
   *
   * @default false
   */
  warm?: boolean | undefined
  /**
   * The longest time for the worker to start, in milliseconds. After it, the sockets stay on the page's thread. `Infinity`: no limit.
   *
   * @default 5_000
   */
  startTimeout?: number | undefined
}

/** A class, and the function that starts its worker. */
interface Made {
  readonly Class: WebSocketConstructor
  readonly start: () => unknown
}

/** What calls without `worker` and `startTimeout` get. */
let shared: Made | undefined

/**
 * Returns a class with the interface of `WebSocket` that keeps its connections in a worker. The page's thread gets messages in batches, which costs
 * it a fraction of an event each. All sockets of the class use one worker: it starts with the first of them, and ends ten seconds after the last.
 *
 * Where there are no workers, returns the `WebSocket` of the runtime. Where a policy forbids the worker, or it does not start within `startTimeout`,
 * the sockets stay on the page's thread, and development logs a warning.
 *
 * Without `worker` and `startTimeout`, every call returns the same class. With one of them, call this function once, outside of components:
 * connections are shared by class.
 *
 * @throws RangeError if `startTimeout` is negative or NaN.
 * @throws TypeError if `worker` is not a function. If it returns no Worker, the call that starts the worker throws: `new`, or this one with `warm`.
 *
 * @example
 * ```ts
 * const options = { WebSocket: createWorkerWebSocket() }
 * ```
 */
export function createWorkerWebSocket(options?: WorkerWebSocketOptions | null): WebSocketConstructor {
  const { worker = createBlobWorker, warm, startTimeout = 5_000 } = toObject(options)
  if (typeof worker !== 'function') throw optionError('worker', 'a function', worker)
  if (!(startTimeout >= 0)) throw optionError('startTimeout', '0 or more milliseconds', startTimeout)
  const Plain = toImplementation(undefined)!
  if (typeof Worker !== 'function') return Plain
  const isDefault = worker === createBlobWorker && startTimeout === 5_000
  const { Class, start } = (isDefault && shared) || createClass(Plain, worker, startTimeout)
  if (isDefault) shared = { Class, start }
  if (warm) start()
  return Class
}

function createClass(Plain: WebSocketConstructor, createWorker: () => Worker, startTimeout: number): Made {
  const createEvent = createLightEvents()
  let link: Link | null = null
  let staysOnPage = false
  const getLink = (): Link =>
    (link ??= new Link(createWorker, startTimeout, (cause) => {
      link = null
      if (!cause) return
      staysOnPage = true
      warnOfFallback(cause)
    }))
  class Class extends WorkerWebSocket {
    constructor(url: string, protocols?: string | string[]) {
      const current = staysOnPage ? null : getLink()
      // An engine may have thrown just now.
      if (staysOnPage) return Reflect.construct(Plain, [url, protocols]) as never
      super({ link: current!, createEvent, Plain: Plain as typeof WebSocket }, url, protocols)
    }
  }
  return { Class, start: getLink }
}

let address = ''
function createBlobWorker(): Worker {
  // Never revoked: not every engine has read it when the constructor returns.
  address ||= URL.createObjectURL(new Blob([source], { type: 'text/javascript' }))
  return new Worker(address)
}
