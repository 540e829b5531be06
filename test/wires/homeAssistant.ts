import type { Wire } from '../../src/channels.js'
import { RefusedError, type ConnectionOptions } from '../../src/index.js'

type GetToken = (signal: AbortSignal) => string | PromiseLike<string>

export function options(getToken: GetToken) {
  return {
    parse: 'json',
    handshake: async ({ signal, sendJson, next }) => {
      await next(({ type }) => type === 'auth_required')
      sendJson({ type: 'auth', access_token: await getToken(signal) })
      const { type, message } = await next(({ type }) => type === 'auth_ok' || type === 'auth_invalid')
      if (type !== 'auth_ok') throw new RefusedError(message)
    },
    // Home Assistant closes with 1000 when it restarts.
    reconnect: { shouldReconnect: () => true },
  } satisfies ConnectionOptions
}

export const wire: Wire = {
  confirms: true,
  // A topic is the name of an event, or a whole command: `{ type: 'subscribe_trigger', trigger }`.
  subscribe: ([{ id, topic }]) =>
    typeof topic === 'string' ? { id, type: 'subscribe_events', event_type: topic } : { id, ...topic },
  unsubscribe: ([ask], id) => ({ id, type: 'unsubscribe_events', subscription: ask.id }),
  request: (payload, id) => ({ id, ...payload }),
  route: ({ id, type, event, success, result, error }) => {
    switch (type) {
      case 'event':
        return { id, data: event }
      case 'result':
        return success ? { id, reply: result } : { id, error }
      case 'pong':
        return { id, reply: null }
      default:
        return null
    }
  },
}
