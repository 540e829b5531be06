import { expect, test } from 'vitest'
import { connect, eventually, follow, proveWire } from '../support/proveWire.js'
import { options, wire } from '../wires/stomp.js'
import { getServers, relay } from './relay.js'

const login = options(() => ({ login: 'guest', passcode: 'guest', host: '/' }))

/** The headers of a frame that these tests read. */
const toHeaders = (text: string) =>
  Object.fromEntries(
    Array.from(text.matchAll(/^([\w-]+):(.*)$/gm), ([, name, value]) => [name, value]),
  ) as Record<string, string>

/** RabbitMQ with its plugin `rabbitmq_web_stomp`. */
async function start() {
  const log: string[] = []
  const destinations = new Map<string, string>()
  const asked: string[] = []
  const { url, drop } = await relay('stomp', (text, from) => {
    const { id, destination, 'receipt-id': receipt } = toHeaders(text)
    if (text.startsWith('SUBSCRIBE')) {
      destinations.set(id!, destination!)
      asked.push(id!)
    } else if (text.startsWith('UNSUBSCRIBE')) log.push(`-${destinations.get(id!)}`)
    else if (text.startsWith('RECEIPT') && asked.includes(receipt!)) {
      asked.splice(asked.indexOf(receipt!), 1)
      log.push(`+${destinations.get(receipt!)}`)
    } else if (text.startsWith('ERROR') && from === 'server') log.push(`?${destinations.get(asked.shift()!)}`)
  })
  const other = connect(getServers().stomp, login, wire)
  const publish = (value: number) => other.request({ destination: '/topic/one', body: `${value}` })
  return { url, log, drop, publish }
}

proveWire('RabbitMQ', {
  options: login,
  wire,
  start,
  topics: [
    ['/topic/one', '/topic/one'],
    ['/topic/other', '/topic/other'],
  ],
  toValue: ({ body }: { body: string }) => Number(body),
  refused: ['/missing/one', '/missing/one', 'Unknown destination'],
  request: [{ destination: '/topic/other', body: 'é' }, expect.objectContaining({ 'receipt-id': '2' })],
})

test('X6 the wire of STOMP delivers headers and texts with every character that STOMP escapes', async () => {
  const { url } = await start()
  const live = connect(url, login, wire)
  const { messages, getStatus } = follow(live, '/topic/a:b')
  await eventually(getStatus).toBe('live')
  const body = 'one:two\n\nthree\\n é'
  await live.request({ destination: '/topic/a:b', body, headers: { note: 'a:b\\c\nd' } })
  await eventually(() => messages).toMatchObject([{ body, headers: { note: 'a:b\\c\nd' } }])
})

test('X23 a request that RabbitMQ refuses ends by its timeout, because the ERROR names no frame', async () => {
  const { url, log } = await start()
  const live = connect(url, login, wire)
  const { getStatus } = follow(live, '/topic/one')
  await eventually(getStatus).toBe('live')
  const answer = live.request({ destination: '/missing/one', body: '1' }, { timeout: 1_000 })
  await expect(answer).rejects.toMatchObject({ reason: 'timeout', sent: true })
  expect([...log, getStatus()]).toEqual(['+/topic/one', '?undefined', 'live'])
})

test('G4 the connection stops after a wrong password', async () => {
  const { connection } = connect(
    getServers().stomp,
    options(() => ({ login: 'guest', passcode: 'wrong', host: '/' })),
    wire,
  )
  await eventually(() => connection.getSnapshot().status).toBe('closed')
  expect(connection.getSnapshot()).toMatchObject({ retry: null, error: { name: 'RefusedError' } })
})
