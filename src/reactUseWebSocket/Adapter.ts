import type { ConnectionEvents } from '../connection/connectionOptions.js'
import type { Connection, ManagedConnection } from '../connection/contract.js'
import { createErrorEvent } from '../platform/errorEvent.js'
import { createTimer } from '../platform/timer.js'
import { rawSocket } from '../platform/transport.js'
import type { Event, MessageEvent } from '../protocol/domTypes.js'
import type { IncomingData, MessageData } from '../protocol/messageData.js'
import { toObject } from '../utilities/toObject.js'
import {
  DEFAULT_RECONNECT_INTERVAL_MS,
  DEFAULT_RECONNECT_LIMIT,
  UNPARSABLE_JSON_OBJECT,
} from './constants.js'
import type { ReadyState } from './readyState.js'
import { toAddress } from './toAddress.js'
import type { HeartbeatOptions, Options, WebSocketHook, WebSocketLike, WebSocketMessage } from './types.js'
import { warnOfIgnored } from './warnings.js'

type Message = MessageEvent<IncomingData>

/** Of the components that share a connection, the one that stands here pings. */
type PingedConnection = ManagedConnection & { pinger?: unknown }

const doNothing = (): void => undefined

/** One component: its callbacks for the connection, and all that outlives a connection. */
export class Adapter {
  #options: Options = {}
  #connection: PingedConnection | null = null
  #socket: WebSocketLike | null = null
  /** The messages that wait for an open socket. */
  #queue: WebSocketMessage[] = []
  /** The address that they are for. Null: the component has had none. */
  target: string | null = null
  #names = 0
  #retries = 0
  /** The current socket has opened. */
  #opened = false
  /** The current socket has failed. */
  #failed = false
  /** True while the effects of the component are in place. */
  #settled = false
  readonly #retryTimer = createTimer()
  readonly #pingTimer = createTimer()
  #message: Message | null = null
  /** While the component has not committed that message: those that have come since. */
  #waiting: Message[] | null = null
  #parsed: Message | null = null
  #json: unknown
  #render: (() => void) | null = null
  #isRead = false

  /** Names an address function. Another name is another connection. */
  readonly createName = (): string => `${(this.#names += 1)}`

  /**
   * Takes what the latest committed render has passed and shown.
   *
   * @param address What messages are for. Null: no connection is wanted.
   */
  commit(
    options: Options,
    connection: Connection<unknown>,
    address: string | null,
    message: Message | null,
  ): void {
    warnOfIgnored(this, options)
    this.#options = options
    if (this.#connection !== connection) {
      this.#connection = connection as ManagedConnection
      this.#message = this.#waiting = null
    }
    if (address) {
      // What was meant for one server must not go to another.
      if (this.target && this.target !== address) this.#clear()
      this.target = address
    }
    if (message === this.#message) {
      // Now the component gets the next message, so that it sees each, also if several come in one task.
      const next = this.#waiting?.shift()
      if (next) void Promise.resolve(next).then(this.#show)
      else this.#waiting = null
    }
  }

  /** Runs after the component has become an owner of the connection. Returns the cleanup. */
  attach(): () => void {
    const { getSnapshot, reopen, onReset } = this.#connection!
    const { readyState, lastCloseEvent } = getSnapshot()
    // A shared connection has closed before this component came.
    if (readyState > 2 && lastCloseEvent) reopen()
    this.#settled = true
    // The address function has returned another place.
    const stop = onReset(this.#clear)
    return () => {
      stop()
      this.#settled = false
      this.#retries = 0
      this.#retryTimer()
      this.#stopPinging()
    }
  }

  /** Calls an address function, again and again where `retryOnError` says so. */
  async resolve(find: () => string | Promise<string>, attempts = 0): Promise<string | null> {
    try {
      const url = (await find()) as string | null | undefined
      return url == null ? null : toAddress(url, this.#options.queryParams)
    } catch {
      return this.#options.retryOnError && (await this.#retry(attempts))
        ? this.resolve(find, attempts + 1)
        : null
    }
  }

  /** The functions that the hook returns. */
  readonly functions: Pick<WebSocketHook, 'sendMessage' | 'sendJsonMessage' | 'getWebSocket'> = {
    sendMessage: (message, keep = true) => {
      const connection = this.#connection
      if (connection?.socket?.readyState === 1) connection.send(message as MessageData)
      else if (keep) this.#queue.push(message)
    },
    sendJsonMessage: (value, keep) => {
      this.functions.sendMessage(JSON.stringify(value), keep)
    },
    getWebSocket: () => {
      const view = this.#connection?.socket as { [rawSocket]?: WebSocketLike } | null | undefined
      return (this.#socket = view?.[rawSocket] ?? this.#socket)
    },
  }

  /** For `useSyncExternalStore`. */
  readonly subscribe = (render: () => void): (() => void) => {
    this.#render = render
    return doNothing
  }

  getMessage(connection: Connection<unknown>): Message | null {
    return connection === this.#connection ? this.#message : null
  }

  /** What a render returns. */
  toResult<T>(message: Message | null, isJson: boolean, readyState: ReadyState): WebSocketHook<T> {
    // Until a component reads a message it does not render for messages, so the first time it is the latest.
    const read = (): Message | null => (this.#isRead ? message : ((this.#isRead = true), this.#message))
    const parse = (): unknown => (isJson ? this.#parse(read()) : null)
    return {
      ...this.functions,
      get lastMessage() {
        return read()
      },
      get lastJsonMessage() {
        return parse() as T
      },
      readyState,
    }
  }

  /** Parses a message once, so that it is the same value in every render. */
  #parse(message: Message | null): unknown {
    if (this.#parsed !== message) {
      this.#parsed = message
      try {
        this.#json = JSON.parse(message!.data as string)
      } catch {
        this.#json = UNPARSABLE_JSON_OBJECT
      }
    }
    return message && this.#json
  }

  /** The callbacks for the connection. */
  readonly callbacks: ConnectionEvents<unknown> = {
    onOpen: (event) => {
      this.#retries = 0
      this.#opened = true
      this.#ping()
      this.functions.getWebSocket()?.addEventListener('error', this.#fail)
      try {
        // One that joins an open connection has not seen it open.
        if (this.#settled) this.#options.onOpen?.(event)
      } finally {
        for (const message of this.#queue.splice(0)) this.functions.sendMessage(message)
      }
    },
    onMessage: (event) => {
      const { onMessage, filter, heartbeat } = this.#options
      this.#ping()
      try {
        onMessage?.(event)
      } finally {
        const { returnMessage } = toObject<HeartbeatOptions>(heartbeat)
        const isSelected = typeof filter !== 'function' || (filter(event) as unknown) === true
        if (isSelected && returnMessage !== event.data) {
          if (this.#waiting) this.#waiting.push(event)
          else {
            this.#waiting = []
            this.#show(event)
          }
        }
      }
    },
    onError: (error) => {
      // An open socket has an event of its own.
      if (!this.#opened) this.#fail(createErrorEvent(error))
    },
    onClose: (event, connection) => {
      const { onClose, shouldReconnect, retryOnError } = this.#options
      try {
        onClose?.(event)
      } finally {
        if (this.#settled && connection === this.#connection) {
          this.#stopPinging()
          const wants = shouldReconnect?.(event)
          if (wants || (retryOnError && this.#failed)) {
            void this.#retry(this.#retries)?.then(() => {
              this.#retries += 1
              this.#connection!.reopen()
            })
          }
        }
        this.#opened = this.#failed = false
      }
    },
  }

  readonly #clear = (): void => {
    this.#queue = []
  }

  readonly #fail = (event: Event): void => {
    this.#failed = true
    this.#options.onError?.(event)
  }

  readonly #show = (message: Message): void => {
    this.#message = message
    if (this.#isRead) this.#render?.()
    else this.#waiting = null
  }

  /** Waits before the next attempt. Undefined if there is none, because that was the last one. */
  #retry(attempts: number): Promise<true> | undefined {
    const { reconnectAttempts, reconnectInterval, onReconnectStop } = this.#options
    const limit = reconnectAttempts ?? DEFAULT_RECONNECT_LIMIT
    if (attempts >= limit) {
      onReconnectStop?.(limit)
      return undefined
    }
    const given = typeof reconnectInterval === 'function' ? reconnectInterval(attempts) : reconnectInterval
    // A random time, so that a thousand clients do not come back at the same moment.
    const delay = given ?? Math.random() * DEFAULT_RECONNECT_INTERVAL_MS
    return new Promise((resolve) => this.#retryTimer(delay, () => resolve(true)))
  }

  /** Pings when nothing has come for a while. */
  #ping(): void {
    const { heartbeat } = this.#options
    if (!heartbeat) return
    const { interval = 25_000, message = 'ping' } = toObject<HeartbeatOptions>(heartbeat)
    this.#pingTimer(interval, () => {
      this.#ping()
      if ((this.#connection!.pinger ??= this) === this)
        this.functions.sendMessage(typeof message === 'function' ? message() : message, false)
    })
  }

  /** If the component does not stand there, another one that does comes back at its next ping. */
  #stopPinging(): void {
    this.#pingTimer()
    this.#connection!.pinger = null
  }
}
