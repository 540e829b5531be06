import type { FakePeer, PeerMessage } from './FakePeer.js'
import { isBufferSource } from './payload.js'

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

/** What the server has to say: an answer to a frame with this `id`, or a message of a `topic`. The `id` is that of the frame that subscribed. */
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
   * @default the JSON of the {@link ServerFrame}, without the `id` for a message, a refusal or an end of a topic
   */
  readonly write?: ((frame: ServerFrame) => unknown) | undefined
  /**
   * Returns the answer to a request, or a promise of it. If it throws, the request is refused with that message.
   *
   * @default the payload itself
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- What a client sends may be anything.
  readonly respond?: ((payload: any) => unknown) | undefined
}

/** A fake server with topics. */
export interface TopicServer {
  /** For the option `serve` of `createFakeWebSocket` and `installFakeWebSocket`. Accepts the handshake. */
  readonly serve: (peer: FakePeer) => Promise<void>
  /** Answers what a peer asks for. Accepts no handshake: for a server that first talks about something else, such as a login. */
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
export function createTopicServer(options: TopicServerOptions = {}): TopicServer {
  const desk = new Desk(options)
  return {
    attend: (peer) => desk.attend(peer),
    serve(peer) {
      if (peer.readyState === 0) void peer.accept()
      return desk.attend(peer)
    },
    get topics() {
      return Array.from(desk.subscriptions.values(), ({ topic }) => topic)
    },
    push: (topic, data) => desk.emit({ topic, data }),
    refuse(topic, error) {
      desk.refusals.set(toKey(topic), error)
      return desk.drop({ topic, error })
    },
    end: (topic) => desk.drop({ topic, end: true }),
  }
}

/** The subscriptions of a server, and its half of the protocol. */
class Desk {
  readonly subscriptions: Map<
    string,
    { readonly topic: unknown; readonly peers: Map<FakePeer, ClientFrame['id']> }
  > = new Map()
  readonly refusals: Map<string, unknown> = new Map()
  readonly #options: TopicServerOptions

  constructor(options: TopicServerOptions) {
    this.#options = options
  }

  /** Answers what a peer asks for, until its connection ends. */
  async attend(peer: FakePeer): Promise<void> {
    const { read = (frame) => JSON.parse(String(frame)) as ClientFrame } = this.#options
    void peer.closed.then(() => {
      for (const { topic } of [...this.subscriptions.values()]) this.#unsubscribe(peer, topic)
    })
    for (;;) {
      const frame = read(await peer.next())
      if (frame) this.#take(peer, frame)
    }
  }

  /** Sends to all who have subscribed to the topic. */
  async emit(frame: ServerFrame): Promise<void> {
    const { peers = [] } = this.subscriptions.get(toKey(frame.topic)) ?? {}
    await Promise.all(Array.from(peers, ([peer, id]) => this.#send(peer, { id, ...frame })))
  }

  /** Sends the last frame of a topic. */
  async drop(frame: ServerFrame): Promise<void> {
    const sent = this.emit(frame)
    this.subscriptions.delete(toKey(frame.topic))
    await sent
  }

  #take(peer: FakePeer, frame: ClientFrame): void {
    for (const topic of frame.subscribe ?? []) this.#subscribe(peer, topic, frame.id)
    for (const topic of frame.unsubscribe ?? []) this.#unsubscribe(peer, topic)
    if ('request' in frame) void this.#respond(peer, frame)
  }

  #subscribe(peer: FakePeer, topic: unknown, id: ClientFrame['id']): void {
    const key = toKey(topic)
    if (this.refusals.has(key)) {
      void this.#send(peer, { id, topic, error: this.refusals.get(key) })
      return
    }
    const subscription = this.subscriptions.get(key) ?? {
      topic,
      peers: new Map<FakePeer, ClientFrame['id']>(),
    }
    this.subscriptions.set(key, subscription)
    subscription.peers.set(peer, id)
    void this.#send(peer, { id, topic, reply: true })
  }

  #unsubscribe(peer: FakePeer, topic: unknown): void {
    const key = toKey(topic)
    const subscription = this.subscriptions.get(key)
    subscription?.peers.delete(peer)
    if (!subscription?.peers.size) this.subscriptions.delete(key)
  }

  async #respond(peer: FakePeer, { id, request }: ClientFrame): Promise<void> {
    const { respond = (payload: unknown): unknown => payload } = this.#options
    let frame: ServerFrame
    try {
      frame = { id, reply: await respond(request) }
    } catch (error) {
      frame = { id, error: error instanceof Error ? error.message : error }
    }
    await this.#send(peer, frame)
  }

  async #send(peer: FakePeer, frame: ServerFrame): Promise<void> {
    const { write = toPlain } = this.#options
    const data = write(frame)
    if (data === undefined || peer.readyState !== 1) return
    await peer.send(typeof data === 'string' || isBufferSource(data) ? data : JSON.stringify(data))
  }
}

/** What is about one topic is addressed by it: a frame with this number may have asked for others too. */
const toPlain = ({ id, ...rest }: ServerFrame): ServerFrame =>
  'topic' in rest && !('reply' in rest) ? rest : { id, ...rest }

const toKey = (topic: unknown): string => (typeof topic === 'string' ? topic : JSON.stringify(topic))
