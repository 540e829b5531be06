import { Socket } from 'phoenix'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { patience } from '../../support/patience.mjs'
import { connect, eventually, follow, listen, onJson, proveWire } from '../../support/proveWire.js'
import { options, wire } from '../../wires/phoenix.js'

type Frame = [join: string | null, ref: string | null, topic: string, event: string, payload: any]

/** A server written from the text of the protocol, version 2 of its serializer. The official client tests it below. */
async function start(closesLate = false) {
  const log: string[] = []
  const sends = new Set<(event: string, payload: unknown, topic?: string) => void>()
  const { address, drop } = await listen((socket, answer) => {
    const joined = new Map<string, string>()
    const late: unknown[] = []
    const send = (event: string, payload: unknown, topic = 'room:one') =>
      joined.has(topic) &&
      answer([event === 'phx_error' ? joined.get(topic)! : null, null, topic, event, payload])
    sends.add(send)
    socket.on('close', () => sends.delete(send))
    onJson(socket, ([join, ref, topic, event, payload]: Frame) => {
      const reply = (status: string, response: unknown = {}) =>
        answer([join, ref, topic, 'phx_reply', { status, response }])
      if (topic === 'phoenix') reply('ok')
      else if (event === 'phx_join') {
        if (!topic.startsWith('room:')) {
          log.push(`?${topic}`)
          reply('error', { reason: 'unmatched topic' })
          return
        }
        log.push(`+${topic}`)
        joined.set(topic, join!)
        reply('ok', { params: payload as unknown })
        for (const frame of late.splice(0)) answer(frame)
      } else if (joined.get(topic) !== join) reply('error', { reason: 'unmatched topic' })
      else if (event === 'phx_leave') {
        log.push(`-${topic}`)
        joined.delete(topic)
        reply('ok')
        if (closesLate) late.push([join, ref, topic, 'phx_close', {}])
        else answer([join, ref, topic, 'phx_close', {}])
      } else if (payload.value < 0) reply('error', { reason: 'too small' })
      else reply('ok', { double: 2 * payload.value })
    })
  })
  return {
    url: `ws://${address}/socket/websocket?vsn=2.0.0`,
    log,
    drop,
    publish(value: number) {
      for (const send of sends) send('tick', { value })
    },
    crash() {
      for (const send of sends) send('phx_error', {})
    },
  }
}

proveWire('Phoenix channels', {
  options,
  wire,
  start,
  topics: [
    ['room:one', 'room:one'],
    [{ topic: 'room:other', params: { since: 7 } }, 'room:other'],
  ],
  toValue: ({ event, payload }: { event: string; payload: { value: number } }) =>
    event === 'tick' && payload.value,
  refused: ['missing', 'missing', { reason: 'unmatched topic' }],
  request: [{ topic: 'room:one', event: 'double', payload: { value: 4 } }, { double: 8 }],
  refusedRequest: [{ topic: 'room:one', event: 'double', payload: { value: -1 } }, { reason: 'too small' }],
})

test('X25 a request on a topic that is not joined rejects', async () => {
  const { url } = await start()
  const live = connect(url, options, wire)
  await expect(live.request({ topic: 'room:one', event: 'double' }, { timeout: patience })).rejects.toThrow(
    'room:one is not joined',
  )
})

test('X9 the wire of Phoenix joins again after the channel has crashed', async () => {
  const { url, log, crash, publish } = await start()
  const live = connect(url, options, wire)
  const { messages, getStatus } = follow(live, 'room:one')
  await eventually(getStatus).toBe('live')
  crash()
  await eventually(() => log).toEqual(['+room:one', '+room:one'])
  await eventually(getStatus).toBe('live')
  publish(5)
  await eventually(() => messages).toEqual([{ event: 'tick', payload: { value: 5 } }])
})

test('X8 a topic is not ended by a late phx_close of its previous join', async () => {
  const { url, log, publish } = await start(true)
  const live = connect(url, options, wire)
  const before = follow(live, 'room:one')
  await eventually(before.getStatus).toBe('live')
  before.leave()
  await eventually(() => log).toEqual(['+room:one', '-room:one'])
  const after = follow(live, 'room:one')
  await eventually(after.getStatus).toBe('live')
  publish(8)
  await eventually(() => after.messages).toEqual([{ event: 'tick', payload: { value: 8 } }])
  expect(after.getStatus()).toBe('live')
})

test('R6 the heartbeat gets its answers from Phoenix', async () => {
  const { url } = await start()
  const { connection } = connect(
    url,
    { ...options, heartbeat: { ...options.heartbeat, interval: 10, timeout: patience } },
    wire,
  )
  await eventually(() => connection.latency).not.toBe(null)
  expect(connection.getSnapshot().data).toBe(null)
})

test('W1 the official client of Phoenix works with the server of these tests', async () => {
  const { url, log, publish, crash } = await start()
  const socket = new Socket(url.replace(/\/websocket.*/, ''), {
    transport: WebSocket,
    heartbeatIntervalMs: 20,
    rejoinAfterMs: () => 10,
  })
  onTestFinished(() => socket.disconnect())
  socket.connect()
  const channel = socket.channel('room:one', { since: 7 })
  const received: unknown[] = []
  channel.on('tick', (payload) => void received.push(payload))
  channel.onClose(() => void received.push('closed'))
  channel.join().receive('ok', (response) => received.push(response))
  await eventually(() => received).toEqual([{ params: { since: 7 } }])
  channel.push('double', { value: -1 }).receive('error', (response) => received.push(response))
  channel.push('double', { value: 4 }).receive('ok', (response) => received.push(response))
  await eventually(() => received.slice(1)).toEqual([{ reason: 'too small' }, { double: 8 }])
  crash()
  await eventually(() => log).toEqual(['+room:one', '+room:one'])
  await eventually(() => channel.state).toBe('joined')
  publish(6)
  await eventually(() => received.at(-1)).toEqual({ value: 6 })
  channel.leave()
  await eventually(() => log.at(-1)).toBe('-room:one')
  await eventually(() => received.at(-1)).toBe('closed')
  const refusals: unknown[] = []
  socket
    .channel('missing')
    .join()
    .receive('error', (response) => refusals.push(response))
  await eventually(() => refusals[0]).toEqual({ reason: 'unmatched topic' })
})

test('X6 the response of a join is delivered if the wire returns it as a message too', async () => {
  const { url } = await start()
  const live = connect(url, options, {
    ...wire,
    route(frame: Frame, asked) {
      const [, ref, , event, { response }] = frame
      return event === 'phx_reply'
        ? { id: ref!, reply: response, data: { event: 'joined', payload: response } }
        : wire.route(frame, asked)
    },
  })
  const { messages } = follow(live, { topic: 'room:one', params: { since: 7 } })
  await eventually(() => messages).toEqual([{ event: 'joined', payload: { params: { since: 7 } } }])
  const push = { topic: 'room:one', event: 'double', payload: { value: 4 } }
  expect(await live.request(push, { timeout: patience })).toEqual({ double: 8 })
  expect(messages).toHaveLength(1)
})
