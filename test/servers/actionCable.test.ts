import { expect, test } from 'vitest'
import { connect, eventually, follow, proveWire } from '../support/proveWire.js'
import { options, toPerform, wire } from '../wires/actionCable.js'
import { getServers, relay } from './relay.js'

const one = { channel: 'NumbersChannel', name: 'one' }
const other = { channel: 'NumbersChannel', name: 'other' }
const missing = { channel: 'NumbersChannel', name: 'missing' }

/** ActionCable on puma: see config.ru. */
async function start() {
  const log: string[] = []
  const { url, drop } = await relay('actionCable', (text) => {
    const { type, command, identifier } = JSON.parse(text)
    const [name = ''] = /(?<="name":")\w+/.exec(String(identifier)) ?? []
    if (type === 'confirm_subscription') log.push(`+${name}`)
    if (type === 'reject_subscription') log.push(`?${name}`)
    if (command === 'unsubscribe') log.push(`-${name}`)
  })
  const publisher = connect(getServers().actionCable, options, wire)
  const { getStatus } = follow(publisher, one)
  await eventually(getStatus).toBe('live')
  const publish = (value: number) => publisher.connection.sendJson(toPerform(one, 'publish', { value }))
  return { url, log, drop, publish }
}

proveWire('ActionCable', {
  options,
  wire,
  start,
  topics: [
    [one, 'one'],
    [other, 'other'],
  ],
  toValue: ({ value }: { value: number }) => value,
  refused: [missing, 'missing', 'rejected'],
})

test('X1 the server still sends after a topic was followed and left 25 times', async () => {
  const { url, publish } = await start()
  const live = connect(url, options, wire)
  for (let round = 0; round < 25; round += 1) {
    const { leave, getStatus } = follow(live, one)
    await eventually(getStatus).toBe('live')
    leave()
    await Promise.resolve()
  }
  const { messages } = follow(live, one, ({ value }: { value: number }) => value)
  publish(5)
  await eventually(() => messages).toEqual([5])
})

test('R11 pings of the server are not delivered as messages', async () => {
  const pings: string[] = []
  const { url } = await relay('actionCable', (text) => {
    if (text.startsWith('{"type":"ping"')) pings.push(text)
  })
  const live = connect(url, options, wire)
  const types: unknown[] = []
  live.connection.onMessage((_, data) => types.push((data as { type?: string }).type))
  const { messages } = follow(live, one, ({ value }: { value: number }) => value)
  await eventually(() => pings.length).toBeGreaterThan(0)
  live.connection.sendJson(toPerform(one, 'publish', { value: 6 }))
  await eventually(() => messages).toEqual([6])
  expect(types).toEqual(['confirm_subscription', undefined])
})

test('R2 the connection retries after ActionCable has restarted', async () => {
  const { url, log, publish } = await start()
  const live = connect(url, options, wire)
  const { messages, getStatus } = follow(live, one, ({ value }: { value: number }) => value)
  await eventually(getStatus).toBe('live')
  live.connection.sendJson(toPerform(one, 'restart'))
  await eventually(() => [...log, getStatus()]).toEqual(['+one', '+one', 'live'])
  expect(live.connection.getSnapshot().lastCloseEvent).toMatchObject({ code: 1000, wasClean: true })
  await eventually(() => publish(7)).toBe('sent')
  await eventually(() => messages).toEqual([7])
})
