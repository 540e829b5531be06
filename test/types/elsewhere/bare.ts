// Compiled by versions.test.ts with ECMAScript's declarations alone.
import { createConnection } from 'wasclean/core'

const connection = createConnection('wss://example.com', {
  onOpen: ({ type }) => type.trim(),
  onClose: ({ code, reason, wasClean }) => [code.toFixed(), reason.trim(), wasClean === true],
  onMessage: (event, data) => {
    const same: string | ArrayBuffer | { readonly size: number } = data
    // @ts-expect-error not any
    event.noSuchField
    // @ts-expect-error not any
    data.noSuchField
    return same
  },
})

createConnection(({ signal }) => !signal.aborted && 'wss://example.com')

export async function read(): Promise<string> {
  for await (const { data } of connection) if (typeof data === 'string') return data
  connection.send(new Uint8Array(1))
  // @ts-expect-error not data
  connection.send(5)
  return ''
}
