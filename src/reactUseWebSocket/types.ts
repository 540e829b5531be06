import type { Blob, CloseEvent, Event, EventSource, MessageEvent, WebSocket } from '../protocol/domTypes.js'
import type { ReadyState } from './readyState.js'

/** A message of any type. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- As in react-use-websocket, whose users read `data` without a check.
type AnyMessage = MessageEvent<any>

/** What is appended to the address as its query. */
export interface QueryParams {
  [key: string]: string | number
}

/** When to ping the server, and when to give up on it. */
export interface HeartbeatOptions {
  /**
   * The ping, or a function that returns it.
   *
   * @default 'ping'
   */
  message?: string | (() => string) | undefined
  /** The answer to a ping. It does not become `lastMessage`. `onMessage` gets it. */
  returnMessage?: string | undefined
  /**
   * Milliseconds without any message after which the connection is closed. If it is not above `interval`, it is counted from the ping.
   *
   * @default 60_000
   */
  timeout?: number | undefined
  /**
   * Milliseconds without a message or a ping after which the next ping is sent.
   *
   * @default 25_000
   */
  interval?: number | undefined
}

/** The options of react-use-websocket 4. All durations are in milliseconds. The callbacks of the latest committed render are called. */
export interface Options {
  /** Not supported: throws a TypeError. Use the client of Socket.IO. */
  fromSocketIO?: boolean | undefined
  /** Appended to the address as its query. Changing the values opens a new connection. */
  queryParams?: QueryParams | undefined
  /** One subprotocol, or several in order of preference. Without `share`, changing them does not reconnect. */
  protocols?: string | string[] | undefined
  /**
   * Shares one socket among the components with the same address and protocols.
   *
   * @default false
   */
  share?: boolean | undefined
  /** Called when the socket has opened. */
  onOpen?: ((event: Event) => void) | undefined
  /** Called when the socket has closed. */
  onClose?: ((event: CloseEvent) => void) | undefined
  /** Called for every message, also for those that `filter` rejects. */
  onMessage?: ((event: AnyMessage) => void) | undefined
  /** Called when the socket has failed. `onClose` follows if there was a socket. The event has the Error as `error`. */
  onError?: ((event: Event) => void) | undefined
  /** Called with the number of attempts when the last one has failed. */
  onReconnectStop?: ((numAttempts: number) => void) | undefined
  /**
   * Decides whether to reconnect after a close, whoever has closed. Called after `onClose`.
   *
   * @default never
   */
  shouldReconnect?: ((event: CloseEvent) => boolean) | undefined
  /**
   * Milliseconds before each attempt, or a function that gets the number of attempts so far.
   *
   * @default a random time up to 5_000
   */
  reconnectInterval?: number | ((lastAttemptNumber: number) => number) | undefined
  /**
   * The number of attempts after which it gives up. A session that opens sets the count back.
   *
   * @default 20
   */
  reconnectAttempts?: number | undefined
  /** Selects the messages that become `lastMessage`. Called for each message after `onMessage`. Only `true` selects. */
  filter?: ((message: AnyMessage) => boolean) | undefined
  /**
   * Reconnects also after a failure, and calls an address function again that rejects.
   *
   * @default false
   */
  retryOnError?: boolean | undefined
  /** Not supported: throws a TypeError. Use the browser's `EventSource`. */
  eventSourceOptions?: EventSourceOnly | undefined
  /** Without effect: any WebSocket class will do. */
  skipAssert?: boolean | undefined
  /**
   * Pings the server, and closes the connection if nothing comes.
   *
   * @default false
   */
  heartbeat?: boolean | HeartbeatOptions | undefined
  /**
   * True: `lastJsonMessage` stays null.
   *
   * @default false
   */
  disableJson?: boolean | undefined
}

/** The options of an EventSource in react-use-websocket. */
export type EventSourceOnly = Omit<Options, 'eventSourceOptions'> & { withCredentials?: boolean | undefined }

/** A message that a socket can send. */
export type WebSocketMessage = string | ArrayBuffer | SharedArrayBuffer | Blob | ArrayBufferView

/** Sends a message. While no socket is open, it waits for the next one, unless `keep` is false. */
export type SendMessage = (message: WebSocketMessage, keep?: boolean) => void

/** Sends `JSON.stringify(jsonMessage)`. While no socket is open, it waits for the next one, unless `keep` is false. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- As in react-use-websocket, where apps may name the type.
export type SendJsonMessage = <T = unknown>(jsonMessage: T, keep?: boolean) => void

/** What `getWebSocket` returns. It is always a WebSocket here; the type is that of react-use-websocket. */
export type WebSocketLike = WebSocket | EventSource

/** The result of the hook. */
export interface WebSocketHook<T = unknown, P = AnyMessage | null> {
  sendMessage: SendMessage
  sendJsonMessage: SendJsonMessage
  /** The latest message that `filter` has selected, or null. A component that reads neither this nor `lastJsonMessage` does not render for messages. */
  lastMessage: P
  /** That message parsed as JSON. Null before the first, and an empty object if it is not JSON. */
  lastJsonMessage: T
  readyState: ReadyState
  /** Returns the current socket, or the latest one. Null before the first. */
  getWebSocket: () => WebSocketLike | null
}
