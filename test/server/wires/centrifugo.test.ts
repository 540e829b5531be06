import { Centrifuge } from 'centrifuge'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { connect, eventually, follow, listen, onText, proveWire } from '../../support/proveWire.js'
import { options, wire } from '../../wires/centrifugo.js'

/** A server written from the text of the protocol. The official client tests it below. */
async function start() {
  const log: string[] = []
  const sends = new Set<(message: object | string) => void>()
  const { address, drop } = await listen((socket, answer) => {
    const joined = new Set<string>()
    const send = (message: any) => {
      if (!message.push || joined.has(message.push.channel as string)) answer(message)
    }
    sends.add(send)
    socket.on('close', () => sends.delete(send))
    const handle = ({ id, connect: greeting, subscribe, unsubscribe, rpc }: any) => {
      if (greeting) {
        if (greeting.token === 'wrong') socket.close(3500, 'invalid token')
        else answer({ id, connect: { client: 'c', version: '0', ping: 25, pong: true } })
      } else if (subscribe) {
        const { channel } = subscribe
        const isKnown = channel !== 'missing'
        log.push(`${isKnown ? '+' : '?'}${channel}`)
        if (isKnown) joined.add(channel as string)
        answer(isKnown ? { id, subscribe: {} } : { id, error: { code: 103, message: 'permission denied' } })
      } else if (unsubscribe) {
        log.push(`-${unsubscribe.channel}`)
        joined.delete(unsubscribe.channel as string)
        answer({ id, unsubscribe: {} })
      } else if (rpc) {
        answer(
          rpc.method === 'double'
            ? { id, rpc: { data: 2 * rpc.data } }
            : { id, error: { code: 104, message: 'method not found' } },
        )
      } else log.push('pong')
    }
    // A client joins several commands to one frame.
    onText(socket, (text) => {
      for (const line of text.split('\n')) handle(JSON.parse(line))
    })
  })
  const push = (message: object | string) => {
    for (const send of sends) send(message)
  }
  const toPush = (value: number) => ({ push: { channel: 'one', pub: { data: { value } } } })
  const publish = (value: number) => push(toPush(value))
  const publishTogether = (...values: number[]) =>
    push(values.map((value) => JSON.stringify(toPush(value))).join('\n'))
  return { url: `ws://${address}/connection/websocket`, log, drop, push, publish, publishTogether }
}

proveWire('Centrifugo', {
  options: options(() => 'right'),
  wire,
  start,
  topics: [
    ['one', 'one'],
    [{ channel: 'other', token: 'right' }, 'other'],
  ],
  toValue: ({ value }: { value: number }) => value,
  refused: ['missing', 'missing', { code: 103, message: 'permission denied' }],
  request: [{ rpc: { method: 'double', data: 4 } }, { data: 8 }],
  refusedRequest: [{ rpc: { method: 'missing' } }, { code: 104, message: 'method not found' }],
})

test('X6 the wire of Centrifugo delivers all messages of a frame', async () => {
  const { url, publishTogether } = await start()
  const { messages, getStatus } = follow(
    connect(
      url,
      options(() => 'right'),
      wire,
    ),
    'one',
  )
  await eventually(getStatus).toBe('live')
  publishTogether(1, 2)
  await eventually(() => messages).toEqual([{ value: 1 }, { value: 2 }])
})

test('X16 the wire of Centrifugo answers a ping of the server', async () => {
  const { url, log, push } = await start()
  const { getStatus } = follow(
    connect(
      url,
      options(() => 'right'),
      wire,
    ),
    'one',
  )
  await eventually(getStatus).toBe('live')
  push({})
  await eventually(() => log).toEqual(['+one', 'pong'])
})

test('X9 the wire of Centrifugo ends a topic that the server has unsubscribed', async () => {
  const { url, push } = await start()
  const { getStatus } = follow(
    connect(
      url,
      options(() => 'right'),
      wire,
    ),
    'one',
  )
  await eventually(getStatus).toBe('live')
  push({ push: { channel: 'one', unsubscribe: { code: 2000, reason: 'server unsubscribe' } } })
  await eventually(getStatus).toBe('ended')
})

test('R2 the connection stops after a final code of Centrifugo', async () => {
  const { url } = await start()
  const { connection } = connect(
    url,
    options(() => 'wrong'),
    wire,
  )
  await eventually(() => connection.getSnapshot().lastCloseEvent?.code).toBe(3500)
  expect(connection.getSnapshot()).toMatchObject({ status: 'closed', retry: null })
})

test('W1 the official client of Centrifugo works with the server of these tests', async () => {
  const { url, log, push, publish } = await start()
  const client = new Centrifuge(url, { token: 'right', websocket: WebSocket })
  onTestFinished(() => client.disconnect())
  const received: unknown[] = []
  const [one, missing] = [client.newSubscription('one'), client.newSubscription('missing')]
  one.on('publication', ({ data }) => received.push(data))
  missing.on('unsubscribed', ({ code }) => received.push(code))
  one.subscribe()
  missing.subscribe()
  client.connect()
  await eventually(() => [log.includes('+one'), received]).toEqual([true, [103]])
  publish(1)
  await eventually(() => received).toEqual([103, { value: 1 }])
  push({})
  await eventually(() => log).toContain('pong')
  expect(await client.rpc('double', 4)).toEqual({ data: 8 })
  await expect(client.rpc('missing', null)).rejects.toMatchObject({ code: 104 })
  one.unsubscribe()
  await eventually(() => log).toContain('-one')
})
