import { attempt } from '../../platform/report.js'
import type { CloseEvent, Event } from '../../protocol/domTypes.js'
import type { ConnectionListener, CallbackName, EmittedEvent } from './events.js'
import { createListeners, type Listeners } from '../../utilities/listeners.js'
import type { Details, State } from '../state.js'
import type { MessageError } from '../receiving/MessageError.js'
import type { ConnectionSettings } from '../options.js'
import { createOrder, type EmitInOrder } from './order.js'
import type { MessageListener, ReceivedMessage } from '../receiving/receivedMessage.js'
import type { ConnectionSnapshot } from '../snapshot.js'
import { warnOfRefusal, type Warned } from './warnings.js'

/** Makes the snapshot of a state and the latest message. Returns `previous` if nothing visible has changed. */
type ToSnapshot = (
  state: State,
  message: ReceivedMessage<unknown> | null,
  previous?: ConnectionSnapshot<unknown> | null,
) => ConnectionSnapshot<unknown>

/** Holds the snapshot of a connection and emits its events and messages. */
export class Publisher {
  readonly #getState: () => State
  readonly #toSnapshot: ToSnapshot
  readonly #changes = createListeners<[]>()
  readonly #events = createListeners<EmittedEvent>()
  readonly #messages = createListeners<Parameters<MessageListener<unknown>>>()
  readonly #resets = createListeners<[]>()
  readonly #openings = createListeners<[]>()
  readonly #warned: Warned = {}
  #latest: ReceivedMessage<unknown> | null = null
  #snapshot: ConnectionSnapshot<unknown> | null = null
  /** The subscriptions that need promise jobs to run after each message. */
  readonly eager: Set<unknown> = new Set()
  /** True while the callbacks of a failure run. */
  isReporting = false
  readonly emitInOrder: EmitInOrder = createOrder()
  readonly listen: Listeners<EmittedEvent>['add'] = this.#events.add
  /** Returns the current listeners. */
  readonly getListeners: () => readonly ConnectionListener[] = this.#events.getAll
  /** Calls the listener when the connection was reset. */
  readonly onReset: Listeners<[]>['add'] = this.#resets.add
  /** Calls the listener when a session is ready, before the queue is sent. */
  readonly onReady: Listeners<[]>['add'] = this.#openings.add
  readonly onChange: Listeners<[]>['add'] = this.#changes.add
  readonly onMessage: Listeners<Parameters<MessageListener<unknown>>>['add'] = this.#messages.add

  constructor(getState: () => State, toSnapshot: ToSnapshot) {
    this.#getState = getState
    this.#toSnapshot = toSnapshot
  }

  /** Created on demand, because many messages may have come since the last one. */
  readonly getSnapshot = (): ConnectionSnapshot<unknown> =>
    (this.#snapshot ??= this.preview(this.#getState()))

  /** Returns the snapshot that another state would have. */
  preview(state: State): ConnectionSnapshot<unknown> {
    return this.#toSnapshot(state, this.#latest)
  }

  /**
   * Subscribes to both changes and messages.
   *
   * @param isPaced The listener needs no promise jobs to run between two messages.
   */
  readonly subscribe = (
    listener: (message?: ReceivedMessage<unknown>) => void,
    isPaced?: boolean,
  ): (() => void) => {
    const stopChanges = this.onChange(listener)
    const stopMessages = this.onMessage((_event, _data, message) => {
      listener(message)
    })
    // Not by the listener, which may subscribe twice.
    if (!isPaced) this.eager.add(stopMessages)
    return () => {
      stopChanges()
      stopMessages()
      this.eager.delete(stopMessages)
    }
  }

  /** Emits the changes from one state to the next. Listeners may cause the next change. */
  publish(next: State, previous: State, details: Details): void {
    const shown = this.#snapshot
    const isReset = next.era !== previous.era
    if (isReset) this.#latest = null
    const snapshot = (this.#snapshot = this.#toSnapshot(this.#getState(), this.#latest, shown))
    // Not a comparison: two attempts may fail with the same error object.
    const emit = (field: 'error' | 'lastCloseEvent', name: CallbackName): void => {
      const value = details[field]
      if (value && value === next[field]) this.#events.notify(...([name, value] as EmittedEvent))
    }
    this.emitInOrder(
      () => {
        this.isReporting = next.failed && !previous.failed
        emit('error', 'onError')
        emit('lastCloseEvent', 'onClose')
        this.isReporting = false
        if (next.stop && next.stop !== previous.stop) this.#events.notify('onReconnectStop', next.stop)
      },
      () => {
        if (isReset) this.#resets.notify()
        if (snapshot !== shown) this.#changes.notify()
      },
    )
  }

  /** Emits a message. */
  deliver(message: ReceivedMessage<unknown>): void {
    this.#latest = message
    this.#snapshot = null
    const { event, data } = message
    this.emitInOrder(() => {
      this.#messages.notify(event, data, message)
    })
  }

  /** Emits the error of a refused message. */
  refuse(error: MessageError, settings: ConnectionSettings): void {
    this.emitInOrder(() => {
      if (!this.#events.notify('onError', error)) warnOfRefusal(this.#warned, error, settings)
    })
  }

  /** Emits an opening. Calls `then` after all listeners if the connection is still open. */
  announce(event: Event, isOpen: () => boolean, then: () => void): void {
    this.emitInOrder(() => {
      this.#events.notify('onOpen', event)
      const { attempt, lastCloseEvent, again } = this.#getState()
      if (isOpen() && again) this.#events.notify('onReconnect', { attempt, lastCloseEvent })
      if (isOpen()) this.#openings.notify()
      // If a callback has closed the connection, the queue belongs to the next session.
      if (isOpen()) then()
    })
  }

  /** Emits to some listeners the end of a session that the connection has left. */
  emitTo(listeners: readonly ConnectionListener[], event: CloseEvent, first: () => void): void {
    this.emitInOrder(() => {
      for (const listener of listeners) attempt(() => listener('onClose', event))
    }, first)
  }
}
