import { createConnection, describeCloseCode } from 'wasclean'
import { createChannels } from 'wasclean/channels'

interface Topics {
  lines: { from: string; text: string }
  [price: `price:${string}`]: number
}

/** What the server sends. */
interface Frame {
  topic: string
  data?: unknown
  error?: string
}

/** The one connection of the app. It opens when the first component holds it, in the browser only. */
export const chat = createConnection<Frame>(
  // Asked before every attempt, so every attempt has a fresh token.
  async ({ signal }) => {
    const response = await fetch('/api/token', { signal })
    if (!response.ok) throw new Error(`no token: the server said ${response.status}`)
    const { url } = (await response.json()) as { url: string }
    return url
  },
  {
    parse: 'json',
    reconnect: {
      // 4401 is our server's word for an expired token. By default the codes of applications are final.
      shouldReconnect: (event) => !event || event.code === 4401 || describeCloseCode(event.code).retry,
    },
  },
)

/** The topics of the connection. Each page follows its own. */
export const live = createChannels<Topics>(chat, {
  subscribe: ([{ topic }]) => ({ op: 'subscribe', topic }),
  unsubscribe: ([{ topic }]) => ({ op: 'unsubscribe', topic }),
  route: (frame) => frame,
})
