import { ConnectionOverError } from '../testing/ConnectionOverError.js'
import { createTopicServer } from '../testing/createTopicServer.js'
import type { FakePeer } from '../testing/FakePeer.js'
import { assertParameters, type WebSocketParameters } from './parameters.js'
import { createRun, type Run } from './createRun.js'

/**
 * Creates the server function for the parameters of a story.
 *
 * @throws TypeError for invalid parameters.
 */
export function createServe(parameters: WebSocketParameters): (peer: FakePeer) => unknown {
  assertParameters(parameters)
  const { script = [], latency = 0, topics } = parameters
  const server = topics ? createTopicServer(topics === true ? {} : topics) : null
  const runs = new Set<Run>()

  return (peer): unknown => {
    peer.latency = latency
    if (server) void server.attend(peer).catch(reportFault)
    if (typeof script === 'function')
      return script(peer, { wait: (milliseconds) => wait(peer, milliseconds) })
    for (const run of runs) if (run.take(peer)) return undefined
    const run = createRun(script, peer, server)
    runs.add(run)
    // The error of a failed step must be visible, so nothing catches it.
    void run.ended.finally(() => runs.delete(run))
    return undefined
  }
}

/** The end of a connection also ends its server, which is no fault. */
function reportFault(error: unknown): void {
  if (!(error instanceof ConnectionOverError)) throw error
}

const wait = (peer: FakePeer, milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    void peer.closed.then(() => clearTimeout(timer))
  })
