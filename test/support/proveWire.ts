import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { createChannels, type Channels, type RequestError, type Wire } from '../../src/channelsCore.js'
import { createConnection, type ConnectionOptions } from '../../src/core.js'
import { patience, patient } from './patience.mjs'

/** A server that speaks the protocol of a wire, and what a test needs from it. */
interface WireServer {
  readonly url: string
  /** The subscriptions that the server has received, in order: `'+name'`, `'-name'`, and `'?name'` for a refused one. */
  readonly log: readonly string[]
  /** Sends a number to all subscribers of the first topic. */
  readonly publish: (value: number) => unknown
  /** Cuts all connections. */
  readonly drop: () => void
}

/** The topics and requests to try with a server. */
export interface WireCase {
  readonly options: ConnectionOptions<any>
  readonly wire: Wire
  readonly start: () => Promise<WireServer>
  /** Two topics, and their names in the log. */
  readonly topics: readonly [one: [topic: any, name: string], other: [topic: any, name: string]]
  /** Returns the number in a message of the first topic. */
  readonly toValue: (data: any) => unknown
  /** A topic that the server refuses, its name in the log, and the error. */
  readonly refused?: readonly [topic: any, name: string, error: unknown]
  /** A request and its answer. */
  readonly request?: readonly [payload: unknown, reply: unknown]
  /** A request that the server refuses, and the error. */
  readonly refusedRequest?: readonly [payload: unknown, detail: unknown]
}

/** Waits until a value is as expected. */
export const eventually = (read: () => unknown) => expect.poll(read, { timeout: patience, interval: 10 })

/** Starts a server of `ws` on a free port, and closes it after the test. */
export async function listen(
  onSocket: (socket: WebSocket, answer: (message: unknown) => void, path: string) => void,
  wss = new WebSocketServer({ port: 0, host: '127.0.0.1' }),
): Promise<{ readonly address: string; readonly drop: () => void }> {
  wss.on('connection', (socket, request) => {
    const answer = (message: unknown) =>
      socket.send(typeof message === 'string' ? message : JSON.stringify(message))
    onSocket(socket, answer, request.url ?? '')
  })
  if (!wss.address()) await once(wss, 'listening')
  const drop = () => {
    for (const socket of wss.clients) socket.terminate()
  }
  onTestFinished(() => {
    drop()
    wss.close()
  })
  return { address: `127.0.0.1:${(wss.address() as AddressInfo).port}`, drop }
}

/** Calls the listener with each text that arrives. */
export const onText = (socket: WebSocket, listener: (text: string) => void) =>
  socket.on('message', (data: Buffer) => listener(data.toString()))

/** Calls the listener with each message of JSON that arrives. */
export const onJson = (socket: WebSocket, listener: (message: any) => void) =>
  onText(socket, (text) => listener(JSON.parse(text)))

/** Channels over a real socket, which closes after the test. */
export function connect(url: string, options: ConnectionOptions<any>, wire: Wire): Channels {
  const connection = createConnection(url, {
    ...patient,
    WebSocket,
    ...options,
    reconnect: { ...(options.reconnect as object), delay: 10, jitter: 'none' },
  })
  onTestFinished(() => connection.dispose())
  // Since the test opened it, it stays open when the last topic is left.
  connection.open()
  return createChannels(connection as never, { timeout: patience, ...wire })
}

/** Follows a topic, and collects its messages. */
export function follow(live: Channels, name: string | object, toValue = (data: any): unknown => data) {
  const topic = live.topic(name)
  const messages: unknown[] = []
  const leave = topic.onMessage((_, data) => messages.push(toValue(data)))
  return { topic, messages, leave, getStatus: () => topic.getSnapshot().status }
}

/** Waits until all pending microtasks have run. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
}

/** The tests that every wire must pass with its server. */
export function proveWire(
  name: string,
  { options, wire, start, topics, toValue, refused, request, refusedRequest }: WireCase,
): void {
  const [[topic, own], [other, others]] = topics

  async function begin() {
    const server = await start()
    return { ...server, live: connect(server.url, options, wire) }
  }

  describe(name, () => {
    test('X1 subscribes once for two followers, delivers to both, and unsubscribes after the last one has left', async () => {
      const { live, log, publish } = await begin()
      const [one, two] = [follow(live, topic, toValue), follow(live, topic, toValue)]
      await eventually(() => [...log, one.getStatus()]).toEqual([`+${own}`, 'live'])
      await publish(1)
      await eventually(() => [one.messages, two.messages]).toEqual([[1], [1]])
      one.leave()
      await publish(2)
      await eventually(() => two.messages).toEqual([1, 2])
      two.leave()
      await eventually(() => log).toEqual([`+${own}`, `-${own}`])
      expect([one.messages, one.getStatus()]).toEqual([[1], 'idle'])
      expect(live.connection.getSnapshot().status).toBe('open')
    })

    test('X3 subscribes to all topics again after the server has cut the connection', async () => {
      const { live, log, publish, drop } = await begin()
      const [one, two] = [follow(live, topic, toValue), follow(live, other)]
      const asked = [`+${own}`, `+${others}`].sort()
      await eventually(() => [[...log].sort(), one.getStatus(), two.getStatus()]).toEqual([
        asked,
        'live',
        'live',
      ])
      const statuses: string[] = []
      one.topic.subscribe(() => statuses.push(one.getStatus()))
      drop()
      await eventually(() => [[...log.slice(2)].sort(), one.getStatus(), two.getStatus()]).toEqual([
        asked,
        'live',
        'live',
      ])
      expect(statuses).toEqual(['stale', 'live'])
      await publish(3)
      await eventually(() => one.messages).toEqual([3])
    })

    test('X8 keeps a topic that is followed again right after it was left', async () => {
      const { live, log, publish } = await begin()
      const before = follow(live, topic, toValue)
      await eventually(() => [...log, before.getStatus()]).toEqual([`+${own}`, 'live'])
      before.leave()
      await settle()
      const after = follow(live, topic, toValue)
      await eventually(() => [...log, after.getStatus()]).toEqual(
        wire.linger || wire.interval ? [`+${own}`, 'live'] : [`+${own}`, `-${own}`, `+${own}`, 'live'],
      )
      await publish(4)
      await eventually(() => after.messages).toEqual([4])
      expect([before.messages, after.getStatus()]).toEqual([[], 'live'])
    })

    if (refused) {
      const [refusedTopic, refusedName, error] = refused
      test('X9 shows the refusal of a topic, and does not subscribe to it again', async () => {
        const { live, log, drop } = await begin()
        const one = follow(live, topic, toValue)
        await eventually(() => [...log, one.getStatus()]).toEqual([`+${own}`, 'live'])
        const no = follow(live, refusedTopic)
        await eventually(no.getStatus).toBe('refused')
        expect(no.topic.getSnapshot()).toEqual({ data: null, status: 'refused', error })
        drop()
        await eventually(() => log).toEqual([`+${own}`, `?${refusedName}`, `+${own}`])
        await eventually(one.getStatus).toBe('live')
        expect(no.getStatus()).toBe('refused')
      })
    }

    if (request) {
      test('X20 resolves a request to its answer', async () => {
        const { live } = await begin()
        const one = follow(live, topic, toValue)
        await eventually(one.getStatus).toBe('live')
        const [payload, reply] = request
        expect(await live.request(payload, { timeout: patience })).toEqual(reply)
        expect(one.messages).toEqual([])
      })
    }

    if (refusedRequest) {
      test('X20 rejects a request that the server refuses', async () => {
        const { live } = await begin()
        const one = follow(live, topic, toValue)
        await eventually(one.getStatus).toBe('live')
        const [payload, detail] = refusedRequest
        const failure = await live.request(payload, { timeout: patience }).catch((error: unknown) => error)
        expect((failure as RequestError).message).toContain('refused')
        expect(failure).toMatchObject({ name: 'RequestError', reason: 'refused', sent: true })
        expect((failure as RequestError).detail).toEqual(detail)
      })
    }
  })
}
