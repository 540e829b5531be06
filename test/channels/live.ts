import { createChannels } from '../../src/channels/createChannels.js'
import type { Channels, Topic, Wire } from '../../src/channels/contract.js'
import type { ConnectionOptions } from '../../src/connection/connectionOptions.js'
import { createConnection, type OwnConnection } from '../../src/connection/createConnection.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'

/** A message of the server in these tests. */
export interface Incoming {
  id?: number
  topic?: string
  alias?: string
  data?: unknown
  reply?: unknown
  error?: unknown
  retry?: boolean
  end?: boolean
  answer?: unknown
}

/** A protocol in which the server's messages are routes. */
export const plain: Wire<Incoming> = {
  subscribe: (asks) => ({ id: asks[0].id, subscribe: asks.map(({ key }) => key) }),
  unsubscribe: (asks, id) => ({ id, unsubscribe: asks.map(({ key }) => key) }),
  request: (payload: unknown, id) => ({ id, request: payload }),
  route: (message) => message,
}

export interface Live {
  readonly connection: OwnConnection<Incoming>
  readonly live: Channels
  /** Follows a topic, and collects its messages. */
  readonly follow: (topic: string | object) => Followed
  /** Accepts the handshake of the newest socket. */
  readonly accept: () => Promise<void>
}

interface Followed {
  readonly topic: Topic
  readonly messages: unknown[]
  /** The snapshot changes, as their status. */
  readonly statuses: string[]
  readonly leave: () => void
}

/** Channels whose socket is not open yet. */
export function createLive(
  wire: Partial<Wire<Incoming>> = {},
  options: ConnectionOptions<Incoming> = {},
): Live {
  const connection = createConnection<Incoming>('ws://peer/', {
    reconnect: { jitter: 'none' },
    ...options,
    parse: 'json' as never,
    WebSocket: FakeWebSocket,
  })
  const live = createChannels(connection, { ...plain, ...wire })
  return {
    connection,
    live,
    follow(name) {
      const topic = live.topic(name)
      const messages: unknown[] = []
      const statuses: string[] = []
      const leaves = [
        topic.onMessage((_, data) => messages.push(data)),
        topic.subscribe(() => statuses.push(topic.getSnapshot().status)),
      ]
      return {
        topic,
        messages,
        statuses,
        leave() {
          for (const leave of leaves) leave()
        },
      }
    },
    async accept() {
      await settle()
      FakeWebSocket.last.accept()
      await settle()
    },
  }
}

/** Runs all microtasks that are due. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
}

/** The server sends a message. */
export function push(message: Incoming, socket = FakeWebSocket.last): void {
  socket.message(JSON.stringify(message))
}

/** The frames that went out through the newest socket. */
export const frames = (socket = FakeWebSocket.last): unknown[] =>
  socket.sent.map((text) => JSON.parse(text as string) as unknown)
