import { now } from '../../platform/clock.js'
import { attempt } from '../../platform/report.js'
import type { MessageEvent } from '../../protocol/domTypes.js'
import type { IncomingData, MessageData } from '../../protocol/messageData.js'
import { createListeners, type Listeners } from '../../utilities/listeners.js'
import type { ConnectionSettings, HeartbeatOptions } from '../options.js'
import { toObject } from '../../utilities/toObject.js'

/** Pings the peer and measures the latency. */
export interface Heartbeat {
  /** True if there is a message to send. A heartbeat without one only listens. */
  readonly canPing: () => boolean
  /** The milliseconds between the latest answered ping and its answer. Null before the first. */
  readonly getLatency: () => number | null
  readonly onLatency: Listeners<[latency: number]>['add']
  readonly ping: (send: (message: MessageData) => unknown) => void
  /** Handles a received message. Returns true if it is only the answer to a ping, and must not be delivered. */
  readonly receive: (event: MessageEvent<IncomingData>) => boolean
  /** Stops waiting for the answer to the last ping. */
  readonly stop: () => void
}

export function createHeartbeat(getSettings: () => ConnectionSettings): Heartbeat {
  const latencies = createListeners<[latency: number]>()
  let latency: number | null = null
  let pingedAt: number | null = null

  const getOptions = (): HeartbeatOptions => toObject(getSettings().heartbeat)

  return {
    canPing: () => !!getSettings().heartbeat && getOptions().message !== null,
    getLatency: () => latency,
    onLatency: latencies.add,
    ping(send) {
      const { message = 'ping' } = getOptions()
      pingedAt = now()
      attempt(() => {
        const made = typeof message === 'function' ? message() : message
        if (made != null) send(made)
      })
    },
    receive(event) {
      if (!getSettings().heartbeat) return false
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
