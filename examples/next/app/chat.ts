import { createConnection, describeCloseCode } from 'wasclean'

interface Line {
  from: string
  text: string
}

/** The one connection to the chat room. It opens when the first component holds it, in the browser only. */
export const chat = createConnection<Line>(
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
