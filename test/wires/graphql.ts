import type { Wire } from '../../src/channels.js'
import type { ConnectionOptions } from '../../src/index.js'

type GetPayload = (signal: AbortSignal) => unknown

/** @param getPayload Returns what the server's `onConnect` gets, such as a token. */
export function options(getPayload: GetPayload = () => undefined) {
  return {
    protocols: 'graphql-transport-ws',
    parse: 'json',
    handshake: async ({ signal, sendJson, next }) => {
      sendJson({ type: 'connection_init', payload: await getPayload(signal) })
      await next(({ type }) => type === 'connection_ack')
    },
    heartbeat: {
      message: '{"type":"ping"}',
      response: '{"type":"pong"}',
    },
  } satisfies ConnectionOptions
}

export const wire: Wire = {
  subscribe: ([{ id, topic }]) => ({ id: `${id}`, type: 'subscribe', payload: topic }),
  unsubscribe: ([{ id }]) => ({ id: `${id}`, type: 'complete' }),
  // A query or a mutation. Its result is the one message before `complete`.
  request: (payload, id) => ({ id: `${id}`, type: 'subscribe', payload }),
  route: ({ id, type, payload }) => {
    switch (type) {
      case 'next':
        return { id, data: payload, reply: payload }
      case 'error':
        return { id, error: payload }
      case 'complete':
        return { id, end: true }
      case 'ping':
        return { answer: { type: 'pong' } }
      default:
        return null
    }
  },
}
