// Code of a script for Node. Compiled by versions.test.ts with the declarations of `ws`, with and without the DOM's.
import Default, { WebSocket } from 'ws'
import { createConnection, type WebSocketConstructor } from 'wasclean/core'

/** Headers are an option of `ws`. */
class WithHeaders extends WebSocket {
  constructor(url: string, protocols?: string | string[]) {
    super(url, protocols, { headers: { authorization: 'token' } })
  }
}

export const implementations: WebSocketConstructor[] = [Default, WebSocket, WithHeaders]

const connection = createConnection('wss://example.com', {
  WebSocket: WithHeaders,
  onClose: ({ code, reason, wasClean }) => [code.toFixed(), reason.trim(), wasClean === true],
  onMessage: (event, data) => {
    const same: string | ArrayBuffer | Blob = data
    // @ts-expect-error not any
    event.noSuchField
    return same
  },
})

export async function read(): Promise<string> {
  for await (const { data } of connection) if (typeof data === 'string') return data
  connection.send(new Uint8Array(1))
  connection.send(Buffer.from('bytes'))
  return ''
}
