import type { Connection, ManagedConnection } from '../connection/contract.js'
import { now } from '../platform/clock.js'
import { createErrorEvent } from '../platform/errorEvent.js'
import { createTimer } from '../platform/timer.js'
import { toSocket, type SocketView } from '../platform/transport.js'
import type { CloseEvent, Event, MessageEvent } from '../protocol/domTypes.js'
import type { IncomingData, MessageData } from '../protocol/messageData.js'
import {
  DEFAULT_RECONNECT_INTERVAL_MS,
  DEFAULT_RECONNECT_LIMIT,
  UNPARSABLE_JSON_OBJECT,
} from './constants.js'
import { toHeartbeat } from './toHeartbeat.js'
import { toAddress } from './toAddress.js'
import type { HeartbeatOptions, Options, SendJsonMessage, SendMessage, WebSocketLike } from './types.js'
import { warnOfIgnored } from './warnings.js'

/** The latest message of one connection, for one component. */
export interface Inbox {
  message: MessageEvent<IncomingData> | null
  /** Set while the component has not committed that message: those that have come since. */
  waiting?: MessageEvent<IncomingData>[] | undefined
  /** The result of parsing it, once it was asked for. */
  json?: readonly [of: unknown, value: unknown]
}

/** Components that share a connection ping in turn: the one that stands here does. */
interface Pinged {
  pinger?: unknown
}

/** One component: its callbacks for the connection, and all that outlives a connection. */
export class Adapter {
  #options: Options = {}
  #connection: (ManagedConnection & Pinged) | null = null
  #inbox: Inbox = { message: null }
  /** The socket that `getWebSocket` returns. */
  #view: SocketView | null = null
  #queue: Parameters<SendMessage>[0][] = []
  /** The address that the queue is for. Null: the first one. */
  #queuedFor: string | null = null
  #names = 0
  #retries = 0
  /** The current socket has failed. */
  #failed = false
  /** True while the effects of the component are in place. */
  #settled = false
  #quietSince = 0
  #warned = false
  #render: (() => void) | null = null
  readonly #retryTimer = createTimer()
  readonly #pingTimer = createTimer()
  /** The component has read a message, so it renders for messages. */
  isRead = false
  /** The component has had an address. */
  wasWanted = false

  /** Names an address function. Another name is another connection. */
  readonly createName = (): string => String((this.#names += 1))

  /** For `useSyncExternalStore`. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#render = listener
    return () => {
      this.#render = null
    }
  }

  /** Takes what the latest committed render was given. `address`: what the queue is for. */
  commit(options: Options, connection: Connection<unknown>, inbox: Inbox, address: string | null): void {
    if (!this.#warned) this.#warned = warnOfIgnored(options)
    this.#options = options
    this.#connection = connection as ManagedConnection
    this.#inbox = inbox
    if (address === null) return
    this.wasWanted = true
    // What was meant for one server must not go to another.
    if (this.#queuedFor !== null && this.#queuedFor !== address) this.#queue = []
    this.#queuedFor = address
  }

  /** Runs after the component has become an owner of the connection. Returns the cleanup. */
  readonly attach = (): (() => void) => {
    const connection = this.#connection!
    const { readyState, lastCloseEvent } = connection.getSnapshot()
    // A shared connection has closed before this component came.
    if (readyState === 3 && lastCloseEvent) connection.reopen()
    this.#settled = true
    // The address function has returned another place.
    const stop = connection.onReset(() => {
      this.#queue = []
    })
    return () => {
      stop()
      this.#settled = false
      this.#retries = 0
      this.#retryTimer()
      this.#stopPinging()
    }
  }

  /** Calls an address function, again and again where `retryOnError` says so. */
  readonly resolve = async (
    find: () => string | Promise<string>,
    signal: { readonly aborted: boolean },
  ): Promise<string | null> => {
    for (let attempts = 0; !signal.aborted; attempts += 1) {
      try {
        const url = (await find()) as string | null | undefined
        return url == null ? null : toAddress(url, this.#options.queryParams)
      } catch {
        const { retryOnError, onReconnectStop } = this.#options
        if (!retryOnError) break
        if (attempts >= this.#getLimit()) {
          onReconnectStop?.(attempts)
          break
        }
        await new Promise<void>((resolve) => createTimer()(this.#toDelay(attempts), resolve))
      }
    }
    return null
  }

  readonly sendMessage: SendMessage = (message, keep = true) => {
    const connection = this.#connection
    if (connection?.socket?.readyState === 1) connection.send(message as MessageData)
    else if (keep) this.#queue.push(message)
  }

  readonly sendJsonMessage: SendJsonMessage = (value, keep) => {
    this.sendMessage(JSON.stringify(value), keep)
  }

  readonly getWebSocket = (): WebSocketLike | null => {
    this.#view = this.#connection?.socket ?? this.#view
    return this.#view && (toSocket(this.#view) as unknown as WebSocketLike)
  }

  /** Parses a message once, so that the same message is the same value in every render. */
  parse(inbox: Inbox, message: MessageEvent<IncomingData>): unknown {
    if (inbox.json?.[0] !== message) {
      let value: unknown = UNPARSABLE_JSON_OBJECT
      try {
        value = JSON.parse(message.data as string)
      } catch {
        // Not JSON.
      }
      inbox.json = [message, value]
    }
    return inbox.json[1]
  }

  /** The callbacks for the connection. */
  readonly callbacks = {
    onOpen: (event: Event): void => {
      this.#retries = 0
      this.#failed = false
      this.#quietSince = now()
      this.#ping()
      try {
        // One that joins an open connection has not seen it open.
        if (this.#settled) this.#options.onOpen?.(event)
      } finally {
        for (const message of this.#queue.splice(0)) this.sendMessage(message)
      }
    },
    onMessage: (event: MessageEvent<IncomingData>): void => {
      this.#quietSince = now()
      const { onMessage, filter, heartbeat } = this.#options
      try {
        onMessage?.(event)
      } finally {
        const isAnswer = heartbeat && (heartbeat as HeartbeatOptions).returnMessage === event.data
        if (!isAnswer && (typeof filter !== 'function' || (filter(event) as unknown) === true)) {
          this.#take(event)
        }
      }
    },
    onError: (error: Error, connection: Connection<unknown>): void => {
      // A server that no longer answers is no error event of the socket.
      if (connection.getSnapshot().closedBy === 'timeout') return
      this.#failed = true
      this.#options.onError?.(createErrorEvent(error))
    },
    onClose: (event: CloseEvent, connection: Connection<unknown>): void => {
      try {
        this.#options.onClose?.(event)
      } finally {
        if (this.#settled && connection === this.#connection) this.#decide(event)
      }
    },
  }

  #take(event: MessageEvent<IncomingData>): void {
    const inbox = this.#inbox
    if (this.isRead && inbox.waiting) inbox.waiting.push(event)
    else {
      inbox.message = event
      if (!this.isRead) return
      inbox.waiting = []
      this.#render?.()
    }
  }

  /** The component has committed a message. It then gets the next one, so that it sees each, also if several come in one task. */
  settle(inbox: Inbox): void {
    const next = inbox.waiting?.shift()
    if (!next) inbox.waiting = undefined
    else {
      void Promise.resolve().then(() => {
        inbox.message = next
        this.#render?.()
      })
    }
  }

  #getLimit(): number {
    return this.#options.reconnectAttempts ?? DEFAULT_RECONNECT_LIMIT
  }

  #toDelay(attempts: number): number {
    const { reconnectInterval } = this.#options
    const given = typeof reconnectInterval === 'function' ? reconnectInterval(attempts) : reconnectInterval
    // A random time, so that a thousand clients do not come back at the same moment.
    return Number(given ?? Math.random() * DEFAULT_RECONNECT_INTERVAL_MS) || 0
  }

  /** Decides whether to reconnect, and when. */
  #decide(event: CloseEvent): void {
    const { shouldReconnect, retryOnError, onReconnectStop } = this.#options
    const failed = this.#failed
    this.#failed = false
    this.#stopPinging()
    const { reopen } = this.#connection!
    const wants = shouldReconnect?.(event)
    if (!wants && !(retryOnError && failed)) return
    if (this.#retries >= this.#getLimit()) {
      onReconnectStop?.(this.#getLimit())
      return
    }
    this.#retryTimer(this.#toDelay(this.#retries), () => {
      this.#retries += 1
      reopen()
    })
  }

  #ping(): void {
    const { heartbeat } = this.#options
    if (!heartbeat) return
    const { interval, message } = toHeartbeat(heartbeat)
    const connection = this.#connection!
    this.#pingTimer(this.#quietSince + interval - now(), () => {
      if (now() < this.#quietSince + interval) {
        this.#ping()
        return
      }
      this.#quietSince = now()
      this.#ping()
      connection.pinger ??= this
      if (connection.pinger === this)
        this.sendMessage(typeof message === 'function' ? message() : message, false)
    })
  }

  #stopPinging(): void {
    this.#pingTimer()
    if (this.#connection?.pinger === this) this.#connection.pinger = undefined
  }
}
