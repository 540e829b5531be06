import { now } from '../platform/clock.js'
import { attempt } from '../platform/report.js'
import type { IncomingData, MessageData } from '../protocol/messageData.js'
import { createListeners, type Listeners } from './listeners.js'
import type { ConnectionSettings, HeartbeatOptions } from './options.js'
import { toObject } from './toObject.js'

/** Asks the peer whether it is there, and times the answer. */
export interface Heartbeat {
  /** Milliseconds between the latest ping that was answered and its answer; null until there is one. */
  readonly latency: number | null
  readonly onLatency: Listeners<[latency: number]>['add']
  readonly ping: (send: (message: MessageData) => unknown) => void
  /** True for the answer to a ping, which is no message. */
  readonly hear: (event: MessageEvent<IncomingData>) => boolean
  /** The answer to the last ping comes no more. */
  readonly stop: () => void
}

export function createHeartbeat(getSettings: () => ConnectionSettings): Heartbeat {
  const latencies = createListeners<[latency: number]>()
  let latency: number | null = null
  let pingedAt: number | null = null

  const getOptions = (): HeartbeatOptions => toObject(getSettings().heartbeat)

  return {
    get latency() {
      return latency
    },
    onLatency: latencies.add,
    ping(send) {
      const { message = 'ping' } = getOptions()
      pingedAt = now()
      attempt(() => send(typeof message === 'function' ? message() : message))
    },
    hear(event) {
      const { response } = getOptions()
      let answers = response === undefined || event.data === response
      if (typeof response === 'function') {
        attempt(() => {
          answers = response(event)
        })
      }
      if (answers && pingedAt !== null) {
        latency = now() - pingedAt
        pingedAt = null
        latencies.notify(latency)
      }
      return answers && response !== undefined
    },
    stop() {
      pingedAt = null
    },
  }
}
