import { createConnection, createLongLivedTokenAuth } from 'home-assistant-js-websocket'
import { expect, onTestFinished, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { defer } from '../../support/defer.js'
import { connect, eventually, follow, listen, onJson, proveWire } from '../../support/proveWire.js'
import { options, wire } from '../../wires/homeAssistant.js'

/** A server written from the text of the protocol. The official client tests it below. */
async function start() {
  const log: string[] = []
  const sends = new Set<(value: number) => void>()
  const sockets = new Set<WebSocket>()
  const { address, drop } = await listen((socket, answer) => {
    sockets.add(socket)
    let isKnown = false
    let latest = 0
    const followed = new Map<number, string>()
    const send = (value: number) => {
      for (const [id, name] of followed)
        if (name === 'one') answer({ id, type: 'event', event: { event_type: name, data: { value } } })
    }
    sends.add(send)
    socket.on('close', () => sends.delete(send))
    answer({ type: 'auth_required', ha_version: '2026.11.0' })
    onJson(socket, ({ id, type, access_token, event_type, subscription, value }) => {
      if (!isKnown) {
        isKnown = access_token === 'right'
        if (isKnown) answer({ type: 'auth_ok', ha_version: '2026.11.0' })
        else {
          answer({ type: 'auth_invalid', message: 'Invalid access token or password' })
          socket.close()
        }
        return
      }
      const succeed = (result: unknown = null) => answer({ id, type: 'result', success: true, result })
      const refuse = (code: string, message: string) =>
        answer({ id, type: 'result', success: false, error: { code, message } })
      if (id <= latest) {
        refuse('id_reuse', 'Identifier values have to increase.')
        return
      }
      latest = id as number
      if (type === 'ping') answer({ id, type: 'pong' })
      else if (type === 'supported_features') succeed()
      else if (type === 'double') succeed(2 * value)
      else if (type === 'unsubscribe_events') {
        if (!followed.has(subscription as number)) {
          refuse('not_found', 'Subscription not found.')
          return
        }
        log.push(`-${followed.get(subscription as number)}`)
        followed.delete(subscription as number)
        succeed()
      } else if (type !== 'subscribe_events') refuse('unknown_command', 'Unknown command.')
      else if (event_type === 'missing') {
        log.push('?missing')
        refuse('unauthorized', 'Unauthorized')
      } else {
        log.push(`+${event_type}`)
        followed.set(id as number, event_type as string)
        succeed()
      }
    })
  })
  const publish = (value: number) => {
    for (const send of sends) send(value)
  }
  const stop = () => {
    for (const socket of sockets) socket.close(1000)
  }
  return { url: `ws://${address}/api/websocket`, log, drop, publish, stop }
}

proveWire('Home Assistant', {
  options: options(() => 'right'),
  wire,
  start,
  topics: [
    ['one', 'one'],
    [{ type: 'subscribe_events', event_type: 'other' }, 'other'],
  ],
  toValue: ({ data }: { data: { value: number } }) => data.value,
  refused: ['missing', 'missing', { code: 'unauthorized', message: 'Unauthorized' }],
  request: [{ type: 'double', value: 4 }, 8],
  refusedRequest: [{ type: 'missing' }, { code: 'unknown_command', message: 'Unknown command.' }],
})

test('X20 a ping of Home Assistant resolves with its answer', async () => {
  const { url } = await start()
  const live = connect(
    url,
    options(() => 'right'),
    wire,
  )
  expect(await live.request({ type: 'ping' })).toBe(null)
})

test('R2 the connection retries after Home Assistant has stopped with 1000', async () => {
  const { url, log, stop } = await start()
  const { getStatus } = follow(
    connect(
      url,
      options(() => 'right'),
      wire,
    ),
    'one',
  )
  await eventually(getStatus).toBe('live')
  stop()
  await eventually(() => [...log, getStatus()]).toEqual(['+one', '+one', 'live'])
})

test('G4 the connection stops after a wrong token, and G2 next() gets a greeting that arrived before the token', async () => {
  const { url, log } = await start()
  const { promise, resolve } = defer<string>()
  const live = connect(
    url,
    options(() => promise),
    wire,
  )
  const greeted: unknown[] = []
  live.connection.onEvent((entry) => greeted.push(entry))
  follow(live, 'one')
  await eventually(() => greeted.length).toBeGreaterThan(0)
  resolve('wrong')
  await eventually(() => live.connection.getSnapshot().status).toBe('closed')
  expect(live.connection.getSnapshot()).toMatchObject({
    retry: null,
    error: { name: 'RefusedError', message: 'Invalid access token or password' },
  })
  expect(log).toEqual([])
})

test('W1 the official client of Home Assistant works with the server of these tests', async () => {
  vi.stubGlobal('WebSocket', WebSocket)
  onTestFinished(() => void vi.unstubAllGlobals())
  const { url, log, publish } = await start()
  const origin = url.replace(/^ws(.*)\/api.*/, 'http$1')
  const connection = await createConnection({ auth: createLongLivedTokenAuth(origin, 'right') })
  onTestFinished(() => connection.close())
  const received: unknown[] = []
  const stop = await connection.subscribeEvents((event) => received.push(event), 'one')
  publish(1)
  await eventually(() => received).toEqual([{ event_type: 'one', data: { value: 1 } }])
  await stop()
  expect(log).toEqual(['+one', '-one'])
  await connection.ping()
  expect(await connection.sendMessagePromise({ type: 'double', value: 4 })).toBe(8)
  await expect(connection.sendMessagePromise({ type: 'missing' })).rejects.toEqual({
    code: 'unknown_command',
    message: 'Unknown command.',
  })
  await expect(connection.subscribeEvents(() => undefined, 'missing')).rejects.toMatchObject({
    code: 'unauthorized',
  })
  const wrong = createConnection({ auth: createLongLivedTokenAuth(origin, 'wrong'), setupRetry: 0 })
  await expect(wrong).rejects.toBe(2)
})
