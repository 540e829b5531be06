import type { Wire } from '../../src/channels.js'
import { RefusedError, type ConnectionOptions } from '../../src/index.js'

export const options = {
  protocols: 'actioncable-v1-json',
  parse: 'json',
  handshake: async ({ next }) => {
    const { type, reason, reconnect } = await next(({ type }) => type === 'welcome' || type === 'disconnect')
    if (type === 'disconnect') throw reconnect ? new Error(reason) : new RefusedError(reason)
  },
  // The server pings every three seconds and expects no answer.
  heartbeat: {
    message: null,
    response: ({ data }) => String(data).startsWith('{"type":"ping"'),
    interval: 3_000,
    timeout: 5_000,
  },
  // Rails closes with 1000 when it restarts.
  reconnect: { shouldReconnect: () => true },
} satisfies ConnectionOptions

export const wire: Wire = {
  confirms: true,
  // Rails works in several threads: an unsubscribe can overtake the subscribe that follows it.
  linger: 1_000,
  // A topic is the identifier as an object. The server compares its text.
  key: (topic) => JSON.stringify(topic),
  subscribe: ([{ key }]) => ({ command: 'subscribe', identifier: key }),
  unsubscribe: ([{ key }]) => ({ command: 'unsubscribe', identifier: key }),
  route: ({ type, identifier, message }) => {
    switch (type) {
      case 'confirm_subscription':
        return { topic: identifier, reply: true }
      case 'reject_subscription':
        return { topic: identifier, error: 'rejected' }
      case undefined:
        return { topic: identifier, data: message }
      default:
        return null
    }
  },
}

/** Calls a method of a channel. No answer comes. */
export const toPerform = (topic: object, action: string, data: object = {}) => ({
  command: 'message',
  identifier: JSON.stringify(topic),
  data: JSON.stringify({ action, ...data }),
})
