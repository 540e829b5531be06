import { createConnection } from 'wasclean'
import { createChannels } from 'wasclean/channels'

export type Topics = Record<'load' | 'memory' | 'visitors', number>

export const live = createChannels<Topics>(createConnection('/live', { parse: 'json' }), {
  confirms: true,
  subscribe: ([{ id, topic }]) => ({ op: 'subscribe', id, topic }),
  unsubscribe: ([{ topic }], id) => ({ op: 'unsubscribe', id, topic }),
  request: (payload, id) => ({ ...payload, id }),
  route: ({ id, topic, data, result, error }) => (topic ? { topic, data } : { id, error, reply: result }),
})
