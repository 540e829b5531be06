import type { CloseEvent, Event } from '../../protocol/domTypes.js'
import type { ReconnectInfo } from '../options.js'
import type { ReconnectStop } from '../state.js'

/** The value that each callback gets. Messages have a separate subscription, because they are frequent. */
interface EventValues {
  readonly onOpen: Event
  readonly onClose: CloseEvent
  readonly onError: Error
  readonly onReconnect: ReconnectInfo
  readonly onReconnectStop: ReconnectStop
}

/** The name of a callback, except `onMessage`. */
export type CallbackName = keyof EventValues

/** What a connection emits: the name of a callback, and its value. */
export type EmittedEvent = { [Name in CallbackName]: [Name, EventValues[Name]] }[CallbackName]

/**
 * A listener for every event that {@link ConnectionEvents} has a callback for, except messages. Returns true if it has called a callback, so that an
 * error without a listener can be detected.
 */
export type ConnectionListener = (...emitted: EmittedEvent) => unknown
