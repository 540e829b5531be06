import type { Wire } from '../../src/channels.js'
import type { ConnectionOptions } from '../../src/index.js'

export const options = {
  parse: 'json',
  reconnect: { shouldReconnect: (event) => event?.code !== 1008 },
} satisfies ConnectionOptions

export const wire: Wire = {
  confirms: true,
  // Binance accepts five frames in a second, pongs included, and closes the connection after more.
  batch: 100,
  interval: 250,
  subscribe: (asks) => ({ method: 'SUBSCRIBE', params: asks.map(({ topic }) => topic), id: asks[0].id }),
  unsubscribe: (asks, id) => ({ method: 'UNSUBSCRIBE', params: asks.map(({ topic }) => topic), id }),
  request: (payload, id) => ({ ...payload, id }),
  route: ({ stream, data, id, result, error }) => {
    if (stream) return { topic: stream, data }
    return error ? { id, error } : { id, reply: result }
  },
}
