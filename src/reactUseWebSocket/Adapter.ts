import type { ConnectionEvents } from '../connection/connectionOptions.js'
import type { Connection, ManagedConnection } from '../connection/contract.js'
import type { Attempt } from '../connection/options.js'
import { createAbort } from '../platform/abort.js'
import { createErrorEvent } from '../platform/errorEvent.js'
import { createTimer } from '../platform/timer.js'
import { rawSocket } from '../platform/transport.js'
import type { Event } from '../protocol/domTypes.js'
import type { MessageData } from '../protocol/messageData.js'
import {
  DEFAULT_HEARTBEAT_INTERVAL_MS,
  DEFAULT_HEARTBEAT_MESSAGE,
  DEFAULT_RECONNECT_INTERVAL_MS,
  DEFAULT_RECONNECT_LIMIT,
} from './constants.js'
import { LatestMessage } from './LatestMessage.js'
import { toAddress } from './toAddress.js'
import type { HeartbeatOptions, Options, WebSocketHook, WebSocketLike, WebSocketMessage } from './types.js'
import { warnOfIgnored } from './warnings.js'

/** An address function. */
type Find = () => string | Promise<string>

/** Of the components that share a connection, the one that stands here pings. */
type PingedConnection = ManagedConnection & { pinger?: unknown }

/** One component: its callbacks for the connection, and all that outlives a connection. */
export class Adapter {
  readonly latest: LatestMessage = new LatestMessage()
  #options: Options = {}
  #find: Find | undefined
  /** Asks that function where to connect again, for components that share. */
  #ask: (() => unknown) | null = null
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

  /** Names an address function. Another name is another connection. */
  readonly createName = (): string => `${(this.#names += 1)}`

  /**
   * Takes what the latest committed render has passed.
   *
   * @param address What messages are for. Null: no connection is wanted.
   */
  commit(options: Options, connection: Connection<unknown>, address: string | null, find?: Find): void {
    warnOfIgnored(this, options)
    this.#options = options
    this.#find = find
    this.#connection = connection as ManagedConnection
    if (address) {
      // What was meant for one server must not go to another.
      if (this.target && this.target !== address) this.#clear()
      this.target = address
    } else this.#retries = 0
  }

  /** Runs after the component has become an owner of the connection. Returns the cleanup. */
  attach(): () => void {
    const connection = this.#connection!
    const { readyState, lastCloseEvent } = connection.getSnapshot()
    // A shared connection has closed before this component came.
    if (readyState > 2 && lastCloseEvent) connection.reopen()
    this.#settled = true
    // The address function has returned another place.
    const stop = connection.onReset(this.#clear)
    return () => {
      stop()
      this.#settled = false
      this.#retryTimer()
      this.#stopPinging(connection)
    }
  }

  /**
   * Calls the address function for components that share: only its answer says which connection is theirs. They all call theirs again before each
   * attempt.
   *
   * @param show Gets the answer. Undefined: there is none any more.
   */
  locate(show: (url: string | null | undefined) => void): () => void {
    const attempt = createAbort()
    let latest: string | null | undefined
    this.#ask = async () => {
      const url = await this.resolve(attempt)
      if (attempt.signal.aborted) return
      if (url === latest) this.#connection!.reopen()
      else show((latest = url))
    }
    this.#ask()
    return () => {
      attempt.abort()
      this.#ask = null
      show(undefined)
    }
  }

  /** Calls the address function, again and again where `retryOnError` says so. */
  readonly resolve = async (attempt: Pick<Attempt, 'signal'>, attempts = 0): Promise<string | null> => {
    try {
      const url = (await this.#find!()) as string | null | undefined
      return url == null ? null : toAddress(url, this.#options.queryParams)
    } catch {
      // StrictMode mounts twice in one task, and the cleanup in between would stop the timer.
      await Promise.resolve()
      return !attempt.signal.aborted && this.#options.retryOnError && (await this.#retry(attempts))
        ? this.resolve(attempt, attempts + 1)
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
        const isSelected = typeof filter !== 'function' || (filter(event) as unknown) === true
        if (isSelected && (heartbeat as HeartbeatOptions | undefined)?.returnMessage !== event.data)
          this.latest.add(event)
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
          this.#stopPinging(this.#connection)
          const wants = shouldReconnect?.(event)
          if (wants || (retryOnError && this.#failed)) {
            void this.#retry(this.#retries)?.then(() => {
              const dial = this.#ask ?? this.#connection!.reopen
              this.#retries += 1
              dial()
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
    // True has none of these fields.
    const { interval = DEFAULT_HEARTBEAT_INTERVAL_MS, message = DEFAULT_HEARTBEAT_MESSAGE } =
      heartbeat as HeartbeatOptions
    this.#pingTimer(interval, () => {
      this.#ping()
      if ((this.#connection!.pinger ??= this) === this)
        this.functions.sendMessage(typeof message === 'function' ? message() : message, false)
    })
  }

  /** If the component does not stand there, another one that does comes back at its next ping. */
  #stopPinging(connection: PingedConnection): void {
    this.#pingTimer()
    connection.pinger = null
  }
}
