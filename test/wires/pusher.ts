import type { Wire } from '../../src/channels.js'
import { describeCloseCode, type ConnectionOptions } from '../../src/index.js'

/** What your own server answers for a private or presence channel. */
interface Authorization {
  readonly auth: string
  readonly channel_data?: string
}

type Authorize = (channel: string, socketId: string) => Promise<Authorization>

/** `data` is JSON within JSON. */
function parse({ data: text }: { readonly data: unknown }) {
  const message = JSON.parse(String(text))
  try {
    return { ...message, data: JSON.parse(message.data) }
  } catch {
    return message
  }
}

/** The options and the wire belong together, and to one connection: a signature is for the socket. */
export function createPusher(authorize: Authorize) {
  let socketId = ''

  const options = {
    parse,
    handshake: async ({ next }) => {
      const { data } = await next(({ event }) => event === 'pusher:connection_established')
      socketId = data.socket_id
    },
    heartbeat: {
      message: '{"event":"pusher:ping","data":{}}',
      response: ({ data }) => String(data).includes('"pusher:pong"'),
      interval: 60_000,
    },
    reconnect: {
      // Of Pusher's own codes, 4000 to 4099 are final.
      shouldReconnect: (event) =>
        !event || (event.code >= 4100 && event.code < 4300) || describeCloseCode(event.code).retry,
    },
  } satisfies ConnectionOptions<any>

  const wire: Wire = {
    confirms: true,
    subscribe: async ([{ topic }]) => {
      const isPublic = !/^(private|presence)-/.test(topic)
      const authorization = isPublic ? {} : await authorize(topic, socketId)
      return { event: 'pusher:subscribe', data: { channel: topic, ...authorization } }
    },
    unsubscribe: ([{ topic }]) => ({ event: 'pusher:unsubscribe', data: { channel: topic } }),
    route: ({ event, channel, data }) => {
      switch (event) {
        case 'pusher:ping':
          return { answer: { event: 'pusher:pong', data: {} } }
        case 'pusher_internal:subscription_succeeded':
          return { topic: channel, reply: data }
        case 'pusher:subscription_error':
          return { topic: channel, error: data }
        default:
          return channel && { topic: channel, data: { event, data } }
      }
    },
  }

  return { options, wire }
}
