import type { Wire } from '../../src/channels.js'
import { RefusedError, type ConnectionOptions } from '../../src/index.js'

type GetToken = (signal: AbortSignal) => string | PromiseLike<string>

export function options(getToken: GetToken) {
  return {
    // The server joins several messages to one frame.
    split: '\n',
    parse: 'json',
    handshake: async ({ signal, sendJson, next }) => {
      sendJson({ id: 1, connect: { token: await getToken(signal) } })
      const { error } = await next(({ id }) => id === 1)
      if (error && !error.temporary) throw new RefusedError(error.message)
      if (error) throw new Error(error.message)
    },
    // The server pings with `{}` every 25 seconds. The wire answers.
    heartbeat: { message: null, interval: 25_000, timeout: 10_000 },
    reconnect: {
      // 3500 to 3999 and 4500 to 4999 are final.
      shouldReconnect: (event) => !event || event.code < 3000 || event.code % 1_000 < 500,
    },
  } satisfies ConnectionOptions
}

export const wire: Wire = {
  confirms: true,
  // A topic is the name of a channel, or an object: `{ channel, token }`.
  key: (topic) => topic.channel ?? topic,
  subscribe: ([{ id, key, topic }]) => ({ id, subscribe: { channel: key, token: topic.token } }),
  unsubscribe: ([{ key }], id) => ({ id, unsubscribe: { channel: key } }),
  // `{ rpc: { method, data } }`, `{ publish: { channel, data } }`, `{ history: { channel, limit } }`, …
  request: (payload, id) => ({ id, ...payload }),
  route: ({ id, error, push, ...replies }) => {
    if (push?.pub) return { topic: push.channel, data: push.pub.data }
    if (push?.unsubscribe) return { topic: push.channel, end: true }
    if (push) return null
    if (error) return { id, error, retry: error.temporary }
    if (id) return { id, reply: Object.values(replies)[0] }
    return { answer: {} }
  },
}
