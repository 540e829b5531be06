/* eslint-disable @typescript-eslint/no-explicit-any -- what a server sends, and what a wire makes of it, has no type that the library could know */
import type { Connection } from '../connection/contract.js'
import type { MessageListener } from '../connection/receiving/receivedMessage.js'
import type { MessageData } from '../protocol/messageData.js'

/**
 * A topic that says what it carries. It is a type only: no such property exists at run time. For topics that are objects: extend it.
 *
 * @example interface ChatTopic extends TopicOf<{ text: string }> { readonly channel: 'chat'; readonly room: string }
 */
export interface TopicOf<Data> {
  readonly '~topic'?: Data
}

/** The topics that a map allows. Without a map: every text and every object. */
export type TopicIn<Topics> = string extends keyof Topics
  ? string | object
  : (keyof Topics & string) | TopicOf<unknown>

/** The type of the messages of a topic, from the map or from {@link TopicOf}. */
export type DataOf<Topics, Name> = Name extends keyof Topics
  ? Topics[Name]
  : Name extends TopicOf<infer Data>
    ? Data
    : unknown

/**
 * The status of a topic. `'idle'`: nobody follows it. `'pending'`: requested; nothing has come yet. `'live'`: the server has confirmed it, or has sent
 * a message. `'stale'`: it was live in an earlier session, so `data` is old. `'refused'`: the server has refused it; see `error`. `'ended'`: the
 * server sends no more of it.
 */
export type TopicStatus = 'idle' | 'pending' | 'live' | 'stale' | 'refused' | 'ended'

/** What is known of a topic. The same object until something changes. */
export interface TopicSnapshot<Data = unknown> {
  /** The latest message. Null before the first, and when nobody follows the topic any more. */
  readonly data: Data | null
  readonly status: TopicStatus
  /** Why the topic was refused, or why its answer is missing. Null otherwise. */
  readonly error: unknown
}

/** A topic of a connection. `useMessages`, `useMessageReducer` and `useMessageListener` accept it in place of a connection. */
export interface Topic<Data = unknown> {
  /** The text that identifies the topic. */
  readonly key: string
  /** Returns the current snapshot. Does not follow the topic. */
  readonly getSnapshot: () => TopicSnapshot<Data>
  /**
   * Follows the topic, and calls the listener when the snapshot changes. Returns the function that stops following.
   *
   * @throws TypeError if the listener is not a function.
   */
  readonly subscribe: (listener: () => void) => () => void
  /**
   * Follows the topic, and calls the listener with each message, once and in order. Returns the function that stops following.
   *
   * @throws TypeError if the listener is not a function.
   */
  readonly onMessage: (listener: MessageListener<Data>) => () => void
  /** Asks the server again, after a refusal or an end. Otherwise does nothing. */
  readonly resubscribe: () => void
}

/** The options of `request`. */
export interface RequestOptions {
  /** Aborting rejects with `signal.reason`. A request that was not sent yet is never sent; of one that was sent, only the answer is dropped. */
  signal?: AbortSignal | undefined
  /**
   * The longest time for an answer in milliseconds, counted from the call, so it includes the time until the connection opens. `Infinity`: no limit.
   *
   * @default 10_000
   */
  timeout?: number | undefined
  /**
   * True if the server may carry it out twice: if the connection is lost before the answer, the request is sent again in the next session.
   *
   * @default false
   */
  resend?: boolean | undefined
}

/** Topics and requests over one connection. All functions work without the object. */
export interface Channels<Topics extends object = Record<string, unknown>> {
  /** The connection. So `useMessages(channels)` gets every message. */
  readonly connection: Connection<any, any>
  /**
   * Returns a topic: the same object for the same key. Asks for nothing until somebody follows it.
   *
   * @throws TypeError for a topic that is neither a text nor an object.
   */
  readonly topic: <const Name extends TopicIn<Topics>>(topic: Name) => Topic<DataOf<Topics, Name>>
  /**
   * Sends a request, and resolves to the answer. It waits for the connection if one is on its way.
   *
   * Rejects with a {@link RequestError}, with `signal.reason`, or with the error that `request` of the wire has thrown.
   *
   * @example
   * ```ts
   * const order = await live.request<Order>({ method: 'order', id: 7 }, { timeout: 5_000 })
   * ```
   */
  readonly request: <Reply = unknown>(payload: unknown, options?: RequestOptions) => Promise<Reply>
}

/** A topic that the server was asked for in this session. */
export interface Ask {
  readonly topic: any
  readonly key: string
  /** The number of its frame. Topics and requests share one count, which starts at 1 in each session. */
  readonly id: number
  /** The name that the server has given to it. */
  readonly alias: string | number | undefined
  readonly confirmed: boolean
  /** The latest message, also of an earlier session: for servers that replay (`since: last?.seq`). */
  readonly last: any
}

/** What the server was asked for in this session. */
export interface Asked {
  /** Finds a topic by the topic itself or by its key. */
  readonly topic: (topic: unknown) => Ask | undefined
  /** The topics of the frame with that number. Empty if it was a request, or is unknown. */
  readonly frame: (id: unknown) => readonly Ask[]
  /** All topics, in the order in which they were asked for. */
  readonly all: () => readonly Ask[]
}

/**
 * Where a message belongs, and what it says. It is addressed by `id` (that request, or the topics of that frame; `'7'` is 7), by `topic` (a key), or
 * by `alias`.
 */
export interface Route {
  id?: number | string | null | undefined
  topic?: string | null | undefined
  /** Alone: the topic that the server calls so. With `id`: what the server calls that topic from now on. */
  alias?: string | number | null | undefined
  /** A message of the topic. */
  data?: unknown
  /** The answer: settles the request, or confirms the topic. */
  reply?: unknown
  /** Refuses the request or the topic. Null, like undefined, is no error: some servers send it with every success. */
  error?: unknown
  /** With `error`: it may work later. The topic is asked for again after a pause. */
  retry?: boolean | undefined
  /** The server sends no more of this topic. */
  end?: boolean | undefined
  /** A frame to send back at once: a pong, a receipt. */
  answer?: unknown
}

/**
 * The protocol of a server: how to ask for topics, how to make requests, and where a message belongs. Only `route` is required.
 *
 * @example
 * ```ts
 * const wire = {
 *   subscribe: ([{ topic }]) => ({ op: 'subscribe', topic }),
 *   unsubscribe: ([{ topic }]) => ({ op: 'unsubscribe', topic }),
 *   route: ({ topic, data }) => ({ topic, data }),
 * }
 * ```
 */
export interface Wire<Incoming = any> {
  /** Returns the one frame that asks for these topics, or a promise of it. Without this function, the server sends all topics unasked. */
  subscribe?: ((asks: readonly [Ask, ...Ask[]]) => unknown) | undefined
  /** Returns the one frame that ends these topics. `id` is the number of that frame. */
  unsubscribe?: ((asks: readonly [Ask, ...Ask[]], id: number) => unknown) | undefined
  /** Returns the frame of a request. `id` is its number. */
  request?: ((payload: any, id: number, asked: Asked) => unknown) | undefined
  /** Returns where a message belongs. Nothing: it belongs to no topic and no request. */
  route: (message: Incoming, asked: Asked) => Route | readonly Route[] | null | undefined | false
  /**
   * Returns the text that identifies a topic.
   *
   * @default the text itself; for an object, its JSON with sorted keys
   */
  key?: ((topic: any) => string) | undefined
  /**
   * Converts a frame to what the socket sends.
   *
   * @default text and bytes as they are, everything else as JSON
   */
  encode?: ((frame: any) => MessageData) | undefined
  /**
   * The server answers every `subscribe`. A topic is then pending until the answer, and is not unsubscribed before it.
   *
   * @default false
   */
  confirms?: boolean | undefined
  /**
   * The largest number of topics in one frame.
   *
   * @default 1
   */
  batch?: number | undefined
  /**
   * The shortest time between two frames of `subscribe` or `unsubscribe`, in milliseconds.
   *
   * @default 0
   */
  interval?: number | undefined
  /**
   * For how long a topic is kept after its last follower has left, in milliseconds.
   *
   * @default 0, which means until the next microtask
   */
  linger?: number | undefined
  /**
   * The time after which an answer that `confirms` promises counts as missing, in milliseconds. The topic then has an `error`.
   *
   * @default 10_000
   */
  timeout?: number | undefined
}
