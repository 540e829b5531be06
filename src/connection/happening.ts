import type { ConnectionEvents } from './options.js'

/** What is told to everybody who holds a connection: all but messages, which come by the thousand to those who want them. */
export type EventName = Exclude<keyof ConnectionEvents, 'onMessage'>

/** The name of a callback, and what it is called with. */
export type Happening = {
  [Name in EventName]: [Name, ...Parameters<NonNullable<ConnectionEvents<unknown>[Name]>>]
}[EventName]

/** Hears everything that the callbacks of {@link ConnectionEvents} are for, messages aside. */
export type ConnectionListener = (...happening: Happening) => void
