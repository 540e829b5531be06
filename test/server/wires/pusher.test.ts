import { createHmac } from 'node:crypto'
import Pusher from 'pusher-js'
import { expect, onTestFinished, test } from 'vitest'
import { patience } from '../../support/patience.mjs'
import { connect, eventually, follow, listen, onJson, proveWire } from '../../support/proveWire.js'
import { createPusher } from '../../wires/pusher.js'

const sign = (channel: string, socketId: string) =>
  `key:${createHmac('sha256', 'secret').update(`${socketId}:${channel}`).digest('hex')}`

/** The authorization of an app's own server. It refuses one channel. */
const authorize = (channel: string, socketId: string) =>
  channel === 'private-forbidden'
    ? Promise.reject(new Error('forbidden'))
    : Promise.resolve({ auth: sign(channel, socketId) })

/** A server written from the text of the protocol, version 7. The official client tests it below. */
async function start() {
  const log: string[] = []
  const sends = new Set<(channel: string, value: number) => void>()
  let count = 0
  const { address, drop } = await listen((socket, answer, path) => {
    if (!path.startsWith('/app/key?')) {
      answer({ event: 'pusher:error', data: { code: 4001, message: 'Application does not exist' } })
      socket.close(4001)
      return
    }
    const id = `1.${(count += 1)}`
    const emit = (event: string, channel: string | undefined, data: unknown) =>
      answer({ event, channel, data: JSON.stringify(data) })
    const joined = new Set<string>()
    const send = (channel: string, value: number) => joined.has(channel) && emit('tick', channel, { value })
    sends.add(send)
    socket.on('close', () => sends.delete(send))
    emit('pusher:connection_established', undefined, { socket_id: id, activity_timeout: 120 })
    onJson(socket, ({ event, data: { channel, auth } }: { event: string; data: Record<string, string> }) => {
      if (event === 'pusher:ping') answer({ event: 'pusher:pong', data: '{}' })
      else if (event === 'pusher:pong') log.push('pong')
      else if (event === 'pusher:unsubscribe') {
        log.push(`-${channel}`)
        joined.delete(channel!)
      } else if (event === 'pusher:subscribe') {
        if (channel!.startsWith('private-') && auth !== sign(channel!, id)) {
          log.push(`?${channel}`)
          answer({ event: 'pusher:subscription_error', channel, data: { type: 'AuthError', status: 401 } })
          return
        }
        log.push(`+${channel}`)
        joined.add(channel!)
        emit('pusher_internal:subscription_succeeded', channel, {})
      }
    })
  })
  return {
    url: `ws://${address}/app/key?protocol=7&client=wasclean`,
    log,
    drop,
    publish(value: number) {
      for (const send of sends) send('one', value)
    },
    publishPrivately(value: number) {
      for (const send of sends) send('private-one', value)
    },
  }
}

proveWire('Pusher', {
  ...createPusher((channel, socketId) =>
    channel === 'private-missing' ? Promise.resolve({ auth: 'key:wrong' }) : authorize(channel, socketId),
  ),
  start,
  topics: [
    ['one', 'one'],
    ['private-other', 'private-other'],
  ],
  toValue: ({ event, data }: { event: string; data: { value: number } }) => event === 'tick' && data.value,
  refused: ['private-missing', 'private-missing', { type: 'AuthError', status: 401 }],
})

test('X12 only the channel without a signature is refused', async () => {
  const { url, log } = await start()
  const { options, wire } = createPusher(authorize)
  const live = connect(url, options, wire)
  const [forbidden, other] = [follow(live, 'private-forbidden'), follow(live, 'private-one')]
  await eventually(other.getStatus).toBe('live')
  expect(forbidden.topic.getSnapshot()).toMatchObject({ status: 'refused', error: { message: 'forbidden' } })
  expect(log).toEqual(['+private-one'])
})

test('X12 the wire of Pusher signs a private channel again for each session', async () => {
  const { url, log, drop, publishPrivately } = await start()
  const { options, wire } = createPusher(authorize)
  const { messages, getStatus } = follow(connect(url, options, wire), 'private-one')
  await eventually(getStatus).toBe('live')
  drop()
  await eventually(() => [...log, getStatus()]).toEqual(['+private-one', '+private-one', 'live'])
  publishPrivately(7)
  await eventually(() => messages).toEqual([{ event: 'tick', data: { value: 7 } }])
})

test('R6 the heartbeat gets its answers from Pusher', async () => {
  const { url } = await start()
  const { options, wire } = createPusher(authorize)
  const heartbeat = { ...options.heartbeat, interval: 10, timeout: patience }
  const { connection } = connect(url, { ...options, heartbeat }, wire)
  await eventually(() => connection.latency).not.toBe(null)
})

test('R2 the connection stops after a final code of Pusher', async () => {
  const { url } = await start()
  const { options, wire } = createPusher(authorize)
  const { connection } = connect(url.replace('/app/key', '/app/wrong'), options, wire)
  await eventually(() => connection.getSnapshot().lastCloseEvent?.code).toBe(4001)
  expect(connection.getSnapshot()).toMatchObject({ status: 'closed', retry: null })
})

test('W1 the official client of Pusher works with the server of these tests', async () => {
  const { url, log, publish, publishPrivately } = await start()
  const { hostname, port } = new URL(url)
  const pusher = new Pusher('key', {
    cluster: 'test',
    wsHost: hostname,
    wsPort: Number(port),
    forceTLS: false,
    enabledTransports: ['ws'],
    channelAuthorization: {
      transport: 'ajax',
      endpoint: '',
      customHandler: ({ channelName, socketId }, callback) => {
        callback(null, {
          auth: channelName === 'private-missing' ? 'key:wrong' : sign(channelName, socketId),
        })
      },
    },
  })
  onTestFinished(() => pusher.disconnect())
  const received: unknown[] = []
  for (const name of ['one', 'private-one', 'private-missing']) {
    const channel = pusher.subscribe(name)
    channel.bind('tick', (data: unknown) => received.push([name, data]))
    channel.bind('pusher:subscription_error', (data: unknown) => received.push([name, data]))
  }
  await eventually(() => [...log].sort()).toEqual(['+one', '+private-one', '?private-missing'])
  publish(1)
  publishPrivately(2)
  await eventually(() => received).toEqual([
    ['private-missing', { type: 'AuthError', status: 401 }],
    ['one', { value: 1 }],
    ['private-one', { value: 2 }],
  ])
  pusher.unsubscribe('one')
  await eventually(() => log.at(-1)).toBe('-one')
})
