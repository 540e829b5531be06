import type { Wire } from '../../src/channels.js'
import type { ConnectionOptions } from '../../src/index.js'

export const options = {
  parse: 'json',
  // Any message counts as the answer.
  heartbeat: { message: '{"method":"ping"}', interval: 20_000 },
} satisfies ConnectionOptions

const toKey = (channel: string, symbol: string) => `${channel}:${symbol}`

export const wire: Wire = {
  confirms: true,
  // A topic is an object: `{ channel: 'book', symbol: 'BTC/USD', depth: 10 }`.
  key: ({ channel, symbol }) => toKey(channel, symbol),
  subscribe: ([{ id, topic }]) => ({
    method: 'subscribe',
    params: { ...topic, symbol: [topic.symbol] },
    req_id: id,
  }),
  unsubscribe: ([{ topic }], id) => ({
    method: 'unsubscribe',
    params: { ...topic, symbol: [topic.symbol] },
    req_id: id,
  }),
  request: ({ method, params }, id) => ({ method, params, req_id: id }),
  route: ({ channel, type, data, method, req_id: id, success, result, error }) => {
    if (method) return success === false ? { id, error } : { id, reply: result }
    // One message has rows of several symbols. Those of `status` have none.
    return data?.map((row: { symbol?: string }) => ({
      topic: toKey(channel, row.symbol ?? ''),
      data: { type, ...row },
    }))
  },
}
