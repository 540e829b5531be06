import type { Wire } from '../../src/channels.js'
import type { ConnectionOptions } from '../../src/index.js'

export const options = {
  parse: 'json',
} satisfies ConnectionOptions

export const wire: Wire = {
  confirms: true,
  // A topic is a text, or the list of parameters: `['logs', { address }]`.
  subscribe: ([{ id, topic }]) => ({ jsonrpc: '2.0', id, method: 'eth_subscribe', params: [topic].flat() }),
  unsubscribe: ([{ alias }], id) => ({ jsonrpc: '2.0', id, method: 'eth_unsubscribe', params: [alias] }),
  request: ({ method, params = [] }, id) => ({ jsonrpc: '2.0', id, method, params }),
  route: ({ id, method, params, result, error }) => {
    if (method === 'eth_subscription') return { alias: params.subscription, data: params.result }
    if (error) return { id, error }
    // The answer to `eth_subscribe` is the name under which the messages come.
    return { id, alias: result, reply: result }
  },
}
