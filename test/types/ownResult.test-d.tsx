// Compiled, never run, with TypeScript 5.5 and later: earlier ones need braces, or the callback's argument. See callbacks.test-d.tsx.
import { z } from 'zod'
import { createConnection, useWebSocket, type Connection } from '../../src/index.js'

const address = 'wss://example.com'
const schema = z.object({ type: z.string(), price: z.number() })
declare const held: Connection<{ readonly price: number }, { readonly buy: string }>

// K2: an inline callback may use the result of the call that contains it, with and without braces.
export function Component() {
  const a = useWebSocket(address, { parse: 'json', schema, onOpen: () => a.sendJson(1) })
  const { sendJson } = useWebSocket(address, { parse: 'json', schema, onOpen: () => sendJson(1) })
  const b = useWebSocket(address, { parse: ({ data }) => data as string, onOpen: () => b.send('x') })
  const c = useWebSocket(address, {
    parse: 'json',
    schema,
    onMessage: (_, m) => m.type === 'x' && c.close(4000),
  })
  const d = useWebSocket(address, {
    parse: ({ data }) => data as string,
    onMessage: (_, text) => text && d.send(text),
  })
  const e = useWebSocket(address, { onClose: ({ code }) => code === 4001 && e.reconnect() })
  const f = useWebSocket(address, { parse: 'json', onError: () => f.close() })
  const g = useWebSocket(address, {
    onOpen: () => {
      g.send('x')
    },
  })
  const h = useWebSocket(held, { onMessage: (_, { price }) => price < 5 && h.sendJson({ buy: 'A' }) })
  const i = useWebSocket(async () => Promise.resolve(address), { onOpen: () => i.send('x') })
}

const plain = createConnection(address, { onOpen: () => plain.send('x') })
const parsed = createConnection(address, {
  parse: 'json',
  schema,
  onMessage: (_, { type }) => type === 'bye' && parsed.dispose(),
})
