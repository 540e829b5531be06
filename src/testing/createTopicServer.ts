import { ConnectionOverError } from './ConnectionOverError.js'
import type { FakePeer, PeerMessage } from './FakePeer.js'

/** What a frame of the client asks for. */
export interface ClientFrame {
  /** The number of the frame. */
  readonly id?: number | string | undefined
  /** The topics to subscribe to. */
  readonly subscribe?: readonly unknown[] | undefined
  /** The topics to unsubscribe from. */
  readonly unsubscribe?: readonly unknown[] | undefined
  /** The payload of a request. */
  readonly request?: unknown
}

/** What the server has to say: an answer to a frame with this `id`, or a message of a `topic`. */
export interface ServerFrame {
  readonly id?: number | string | undefined
  readonly topic?: unknown
  /** A message of the topic. */
  readonly data?: unknown
  /** The answer to a request, or `true` for a subscription. */
  readonly reply?: unknown
  /** Refuses a subscription or a request. */
  readonly error?: unknown
  /** The server sends no more of the topic. */
  readonly end?: true
}

/** The server's half of a protocol with topics, and what this server does. */
export interface TopicServerOptions {
  /**
   * Returns what a frame of the client asks for. Nothing: the frame is ignored.
   *
   * @default the JSON of a {@link ClientFrame}
   */
  readonly read?: ((frame: PeerMessage) => ClientFrame | null | undefined) | undefined
  /**
   * Returns the frame for what the server has to say: a text or bytes; anything else is sent as JSON. Undefined: nothing is sent.
   *
   * @default the JSON of the {@link ServerFrame}
   */
  readonly write?: ((frame: ServerFrame) => unknown) | undefined
  /**
   * Returns the answer to a request, or a promise of it. If it throws, the request is refused with that message.
   *
   * @default the payload itself
   */
  readonly respond?: ((payload: any) => unknown) | undefined
}

/** A fake server with topics. */
export interface TopicServer {
  /** For the option `serve` of `createFakeWebSocket` and `installFakeWebSocket`. Accepts the handshake. */
  readonly serve: (peer: FakePeer) => Promise<void>
  /** Answers what a peer asks for, and accepts nothing. */
  readonly attend: (peer: FakePeer) => Promise<void>
  /** The topics with a subscription, in the order in which they were subscribed to. */
  readonly topics: readonly unknown[]
  /** Sends a message to all who have subscribed to the topic. Resolves like `peer.send`. */
  readonly push: (topic: unknown, data: unknown) => Promise<void>
  /** Refuses the topic from now on, and ends subscriptions to it. */
  readonly refuse: (topic: unknown, error: unknown) => Promise<void>
  /** Ends all subscriptions to the topic. */
  readonly end: (topic: unknown) => Promise<void>
}

/**
 * Creates a fake server with topics. It confirms each subscription, answers each request, and sends what you push to those who have subscribed.
 *
 * @example
 * const feed = createTopicServer()
 * installFakeWebSocket({ serve: feed.serve })
 * await act(() => feed.push('ticker:btc', { price: 1 }))
 */
export function createTopicServer({
  read = (frame) => JSON.parse(String(frame)) as ClientFrame,
  write = (frame) => frame,
  respond = (payload: unknown) => payload,
}: TopicServerOptions = {}): TopicServer {
  const subscriptions = new Map<string, { topic: unknown; peers: Set<FakePeer> }>()
  const refusals = new Map<string, unknown>()

  async function send(peer: FakePeer, frame: ServerFrame): Promise<void> {
    const data = write(frame)
    if (data === undefined || peer.readyState !== 1) return
    await peer.send(typeof data === 'string' || isBytes(data) ? data : JSON.stringify(data))
  }

  function subscribe(peer: FakePeer, topic: unknown, id: ClientFrame['id']): void {
    const key = toKey(topic)
    if (refusals.has(key)) {
      void send(peer, { id, topic, error: refusals.get(key) })
      return
    }
    const subscription = subscriptions.get(key) ?? { topic, peers: new Set() }
    subscriptions.set(key, subscription)
    subscription.peers.add(peer)
    void send(peer, { id, topic, reply: true })
  }

  function unsubscribe(peer: FakePeer, topic: unknown): void {
    const subscription = subscriptions.get(toKey(topic))
    subscription?.peers.delete(peer)
    if (!subscription?.peers.size) subscriptions.delete(toKey(topic))
  }

  async function answer(peer: FakePeer, id: ClientFrame['id'], payload: unknown): Promise<void> {
    try {
      const reply = await respond(payload)
      await send(peer, { id, reply })
    } catch (error) {
      if (error instanceof ConnectionOverError) return
      await send(peer, { id, error: error instanceof Error ? error.message : error })
    }
  }

  function take(peer: FakePeer, frame: ClientFrame): void {
    for (const topic of frame.subscribe ?? []) subscribe(peer, topic, frame.id)
    for (const topic of frame.unsubscribe ?? []) unsubscribe(peer, topic)
    if ('request' in frame) void answer(peer, frame.id, frame.request)
  }

  async function attend(peer: FakePeer): Promise<void> {
    void peer.closed.then(() => {
      for (const { topic } of [...subscriptions.values()]) unsubscribe(peer, topic)
    })
    for (;;) {
      const frame = read(await peer.next())
      if (frame) take(peer, frame)
    }
  }

  /** Sends to all who have subscribed to the topic. */
  async function tell(frame: ServerFrame): Promise<void> {
    const { peers } = subscriptions.get(toKey(frame.topic)) ?? { peers: [] }
    await Promise.all(Array.from(peers, (peer) => send(peer, frame)))
  }

  async function drop(frame: ServerFrame): Promise<void> {
    const told = tell(frame)
    subscriptions.delete(toKey(frame.topic))
    await told
  }

  return {
    attend,
    serve(peer) {
      if (peer.readyState === 0) void peer.accept()
      return attend(peer)
    },
    get topics() {
      return Array.from(subscriptions.values(), ({ topic }) => topic)
    },
    push: (topic, data) => tell({ topic, data }),
    refuse(topic, error) {
      refusals.set(toKey(topic), error)
      return drop({ topic, error })
    },
    end: (topic) => drop({ topic, end: true }),
  }
}

const toKey = (topic: unknown): string => (typeof topic === 'string' ? topic : JSON.stringify(topic))

const isBytes = (data: unknown): data is ArrayBuffer | ArrayBufferView<ArrayBuffer> =>
  data instanceof ArrayBuffer || ArrayBuffer.isView(data)
