import type { Wire } from '../../src/channels.ts'
import type { BookChange, Tick } from '../../test/support/topics.mjs'

/** What the server sends: see test/support/topics.mjs. */
interface Incoming {
  readonly id?: number
  readonly topic?: string
  readonly data?: unknown
  readonly error?: string
  readonly result?: unknown
}

export interface Topics {
  readonly [ticker: `ticker:${string}`]: Tick
  readonly book: BookChange
}

export const wire: Wire<Incoming> = {
  confirms: true,
  subscribe: ([{ id, key }]) => ({ op: 'subscribe', id, topic: key }),
  unsubscribe: ([{ key }], id) => ({ op: 'unsubscribe', id, topic: key }),
  request: (payload: object, id) => ({ ...payload, id }),
  route: ({ id, topic, data, error, result }) => (topic ? { topic, data } : { id, error, reply: result }),
}
