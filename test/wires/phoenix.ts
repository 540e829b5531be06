import type { Wire } from '../../src/channels.js'
import type { ConnectionOptions } from '../../src/index.js'

export const options = {
  parse: 'json',
  heartbeat: {
    message: '[null,"heartbeat","phoenix","heartbeat",{}]',
    response: ({ data }) => String(data).startsWith('[null,"heartbeat"'),
  },
} satisfies ConnectionOptions

export const wire: Wire = {
  confirms: true,
  // A topic is a text, or an object with the parameters of its join: `{ topic: 'room:1', params: { since: 7 } }`.
  key: (topic) => topic.topic ?? topic,
  subscribe: ([{ id, key, topic }]) => [`${id}`, `${id}`, key, 'phx_join', topic.params ?? {}],
  unsubscribe: ([{ id, key }], ref) => [`${id}`, `${ref}`, key, 'phx_leave', {}],
  request: ({ topic, event, payload = {} }, ref, asked) => {
    const joined = asked.topic(topic)
    if (!joined) throw new Error(`${topic} is not joined`)
    return [`${joined.id}`, `${ref}`, topic, event, payload]
  },
  route: ([join, ref, topic, event, payload]) => {
    // A broadcast has no number of a join.
    const address = join ? { id: join } : { topic }
    switch (event) {
      case 'phx_reply':
        return payload.status === 'ok'
          ? { id: ref, reply: payload.response }
          : { id: ref, error: payload.response }
      case 'phx_close':
        return { ...address, end: true }
      case 'phx_error':
        // The process of the channel has crashed.
        return { ...address, error: event, retry: true }
      default:
        return { ...address, data: { event, payload } }
    }
  },
}
