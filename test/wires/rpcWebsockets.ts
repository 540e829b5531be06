import type { Ask, Wire } from '../../src/channels.js'
import type { ConnectionOptions } from '../../src/index.js'

export const options = {
  parse: 'json',
} satisfies ConnectionOptions

/** One answer says for each event of the frame whether it was accepted: `{ tick: 'ok', nope: 'provided event invalid' }`. */
const toAnswer = ({ key }: Ask, outcome: unknown) =>
  outcome === 'ok' ? { topic: key, reply: outcome } : { topic: key, error: outcome }

export const wire: Wire = {
  confirms: true,
  batch: 100,
  subscribe: (asks) => ({
    jsonrpc: '2.0',
    id: asks[0].id,
    method: 'rpc.on',
    params: asks.map(({ topic }) => topic),
  }),
  unsubscribe: (asks, id) => ({
    jsonrpc: '2.0',
    id,
    method: 'rpc.off',
    params: asks.map(({ topic }) => topic),
  }),
  request: ({ method, params }, id) => ({ jsonrpc: '2.0', id, method, params }),
  route: ({ id, notification, params, result, error }, { frame }) => {
    if (notification) return { topic: notification, data: params }
    if (error) return { id, error }
    const asks = frame(id)
    return asks.length ? asks.map((ask) => toAnswer(ask, result[ask.topic])) : { id, reply: result }
  },
}
