import type { Wire } from '../../src/channels.js'
import type { ConnectionOptions } from '../../src/index.js'

export const options = {
  parse: 'json',
} satisfies ConnectionOptions

export const wire: Wire = {
  confirms: true,
  subscribe: ([{ id, topic }]) => ({ op: 'subscribe', id, channel: topic }),
  unsubscribe: ([{ topic }], id) => ({ op: 'unsubscribe', id, channel: topic }),
  request: (payload, id) => ({ op: 'request', id, payload }),
  route: ({ op, id, channel, data, error }) => {
    switch (op) {
      case 'message':
        return { topic: channel, data }
      case 'ok':
        return { id, reply: data }
      case 'error':
        return { id, error }
      case 'end':
        return { topic: channel, end: true }
      default:
        return null
    }
  },
}
