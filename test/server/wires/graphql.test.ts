import { buildSchema } from 'graphql'
import { useServer, type Extra } from 'graphql-ws/use/ws'
import { expect, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { patience } from '../../support/patience.mjs'
import { connect, eventually, follow, listen, proveWire } from '../../support/proveWire.js'
import { options, wire } from '../../wires/graphql.js'

const schema = buildSchema(`
  type Query { double(value: Int!): Int! }
  type Subscription { one: Int!, other: Int! }
`)

const toQuery = (name: string) => ({ query: `subscription { ${name} }` })
const toName = (query: unknown) => /\w+(?= \})/.exec(String(query))?.[0]

/** The server of the package `graphql-ws`. */
async function start(isAllowed: (payload: unknown) => boolean = () => true) {
  const log: string[] = []
  const sources = new Set<{ push: (value: number) => void; end: () => void }>()

  /** A stream of numbers. The server calls return() when the client has completed it or has disconnected. */
  function createSource(name: string, { socket }: Extra): AsyncGenerator {
    log.push(`+${name}`)
    const results: IteratorResult<unknown>[] = []
    let wake = () => {}
    const push = (result: IteratorResult<unknown>) => {
      results.push(result)
      wake()
    }
    const source = {
      push: (value: number) => push({ done: false, value: { [name]: value } }),
      end: () => push({ done: true, value: undefined }),
    }
    sources.add(source)
    return {
      async next() {
        if (!results.length) await new Promise<void>((resolve) => (wake = resolve))
        return results.shift()!
      },
      return() {
        sources.delete(source)
        if (socket.readyState === socket.OPEN) log.push(`-${name}`)
        source.end()
        return Promise.resolve({ done: true, value: undefined })
      },
      throw: () => Promise.reject(new Error('not used')),
      [Symbol.asyncIterator]() {
        return this
      },
    } as unknown as AsyncGenerator
  }

  const wss = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  useServer(
    {
      schema,
      roots: {
        query: {
          double({ value }: { value: number }) {
            if (value < 0) throw new Error('too small')
            return 2 * value
          },
        },
        subscription: {
          one: (_: unknown, extra: Extra) => createSource('one', extra),
          other: (_: unknown, extra: Extra) => createSource('other', extra),
        },
      },
      context: ({ extra }) => extra,
      onConnect: ({ connectionParams }) => isAllowed(connectionParams),
      onError: (_context, _id, { query }) => void log.push(`?${toName(query)}`),
    },
    wss,
  )
  const { address, drop } = await listen(() => undefined, wss)
  return {
    url: `ws://${address}`,
    log,
    drop,
    publish(value: number) {
      for (const { push } of sources) push(value)
    },
    end() {
      for (const { end } of sources) end()
    },
  }
}

const refusal = [expect.objectContaining({ message: 'Cannot query field "missing" on type "Subscription".' })]

proveWire('graphql-ws', {
  options: options(),
  wire,
  start,
  topics: [
    [toQuery('one'), 'one'],
    [toQuery('other'), 'other'],
  ],
  toValue: ({ data }: { data: { one: number } }) => data.one,
  refused: [toQuery('missing'), 'missing', refusal],
  request: [
    { query: 'query ($value: Int!) { double(value: $value) }', variables: { value: 4 } },
    { data: { double: 8 } },
  ],
  refusedRequest: [toQuery('missing'), refusal],
})

test('X20 a query whose resolver throws resolves to an answer with errors', async () => {
  const { url } = await start()
  const live = connect(url, options(), wire)
  const reply = await live.request({ query: '{ double(value: -1) }' }, { timeout: patience })
  expect(reply).toMatchObject({ data: null, errors: [{ message: 'too small', path: ['double'] }] })
})

test('X9 a topic that the server has completed is ended until resubscribe()', async () => {
  const { url, log, end } = await start()
  const { topic, getStatus } = follow(connect(url, options(), wire), toQuery('one'))
  await eventually(() => log).toEqual(['+one'])
  end()
  await eventually(getStatus).toBe('ended')
  topic.resubscribe()
  await eventually(() => log.filter((entry) => entry === '+one')).toHaveLength(2)
  expect(getStatus()).toBe('live')
})

test('G1 the wire of graphql-ws subscribes after the acknowledgement of the server, and G5 stops after 4403', async () => {
  const { url, log } = await start((payload) => (payload as { token?: string }).token === 'right')
  const right = connect(
    url,
    options(() => ({ token: 'right' })),
    wire,
  )
  follow(right, toQuery('one'))
  await eventually(() => log).toEqual(['+one'])
  const wrong = connect(
    url,
    options(() => ({ token: 'wrong' })),
    wire,
  )
  follow(wrong, toQuery('other'))
  await eventually(() => wrong.connection.getSnapshot().lastCloseEvent?.code).toBe(4403)
  expect(wrong.connection.getSnapshot()).toMatchObject({ status: 'closed', retry: null })
  expect(log).toEqual(['+one'])
})

test('X16 the wire of graphql-ws answers pings of the server, and sends its own', async () => {
  const pongs: unknown[] = []
  const wss = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  useServer({ schema, onPong: (_, payload) => void pongs.push(payload ?? 'pong') }, wss)
  const { address } = await listen((socket) => {
    socket.on('message', () => socket.send('{"type":"ping"}'))
  }, wss)
  const live = connect(
    `ws://${address}`,
    { ...options(), heartbeat: { ...options().heartbeat, interval: 10, timeout: patience } },
    wire,
  )
  const messages: unknown[] = []
  live.connection.onMessage((_, data) => messages.push(data))
  await eventually(() => pongs).toContain('pong')
  await eventually(() => live.connection.latency).not.toBe(null)
  expect(messages).not.toContainEqual({ type: 'pong' })
})
