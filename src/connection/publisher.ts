import type { ConnectionListener, EventName, Happening } from './happening.js'
import { createListeners } from './listeners.js'
import type { Details, State } from './state.js'
import type { MessageError } from './MessageError.js'
import { createOrder, type TellInOrder } from './order.js'
import type { MessageListener, ReceivedMessage } from './receivedMessage.js'
import { toSnapshot, type ConnectionSnapshot } from './snapshot.js'

/** What the public sees and hears of a connection. */
export interface Publisher {
  /** Made when it is asked for: a stream of messages may have come since. */
  readonly getSnapshot: () => ConnectionSnapshot<unknown>
  /** Tells everybody what is new in the state. They may make the next move. */
  readonly publish: (next: State, previous: State, details: Details) => void
  readonly deliver: (message: ReceivedMessage<unknown>) => void
  readonly refuse: (error: MessageError) => void
  /** Tells of an opening; `then` follows when everybody has heard. */
  readonly announce: (event: Event, isOpen: () => boolean, then: () => void) => void
  readonly listen: (listener: ConnectionListener) => () => void
  readonly onChange: (listener: () => void) => () => void
  readonly onMessage: (listener: MessageListener<unknown>) => () => void
  /** Both together. */
  readonly subscribe: (listener: (message?: ReceivedMessage<unknown>) => void) => () => void
  readonly tellInOrder: TellInOrder
}

export function createPublisher(getState: () => State): Publisher {
  const changes = createListeners<[]>()
  const events = createListeners<Happening>()
  const messages = createListeners<Parameters<MessageListener<unknown>>>()
  const tellInOrder = createOrder()
  let latest: ReceivedMessage<unknown> | null = null
  let snapshot: ConnectionSnapshot<unknown> | null = null

  const getSnapshot = (): ConnectionSnapshot<unknown> => (snapshot ??= toSnapshot(getState(), latest))

  return {
    getSnapshot,
    publish(next, previous, details) {
      const shown = snapshot
      snapshot = toSnapshot(getState(), latest, shown)
      // Not what differs: two attempts may fail with one and the same error.
      const pass = (field: 'error' | 'lastCloseEvent', name: EventName): void => {
        const value = details[field]
        if (value && value === next[field]) events.notify(...([name, value] as Happening))
      }
      tellInOrder(
        () => {
          pass('error', 'onError')
          pass('lastCloseEvent', 'onClose')
          if (next.stop && next.stop !== previous.stop) events.notify('onReconnectStop', next.stop)
        },
        () => {
          if (snapshot !== shown) changes.notify()
        },
      )
    },
    deliver(message) {
      latest = message
      snapshot = null
      const { event, data } = message
      tellInOrder(() => {
        messages.notify(event, data, message)
      })
    },
    refuse(error) {
      tellInOrder(() => {
        events.notify('onError', error)
      })
    },
    announce(event, isOpen, then) {
      tellInOrder(() => {
        events.notify('onOpen', event)
        const { attempt, lastCloseEvent, again } = getState()
        if (isOpen() && again) events.notify('onReconnect', { attempt, lastCloseEvent })
        // A callback may have closed it, and what is kept is for the next session then.
        if (isOpen()) then()
      })
    },
    listen: events.add,
    onChange: changes.add,
    onMessage: messages.add,
    subscribe(listener) {
      const forgetChanges = changes.add(listener)
      const forgetMessages = messages.add((_event, _data, message) => {
        listener(message)
      })
      return () => {
        forgetChanges()
        forgetMessages()
      }
    },
    tellInOrder,
  }
}
