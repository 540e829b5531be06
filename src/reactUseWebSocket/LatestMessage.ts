import type { MessageEvent } from '../protocol/domTypes.js'
import type { IncomingData } from '../protocol/messageData.js'
import { UNPARSABLE_JSON_OBJECT } from './constants.js'

/** A message, as `lastMessage` shows it. */
export type Message = MessageEvent<IncomingData>

const doNothing = (): void => undefined

/** The latest message of a component. A component that reads it sees each message, also if several come in one task. */
export class LatestMessage {
  #message: Message | null = null
  #address: string | null = null
  /** While the component has not committed that message: those that have come since. */
  #waiting: Message[] | null = null
  #parsed: Message | null = null
  #json: unknown
  #render: (() => void) | null = null
  #isRead = false

  /** For `useSyncExternalStore`. */
  readonly subscribe = (render: () => void): (() => void) => {
    this.#render = render
    return doNothing
  }

  /** The message that a render with this address shows. */
  get(address: string | null): Message | null {
    return address === this.#address ? this.#message : null
  }

  /** A render with this address has shown this message. Now the component gets the next one. */
  commit(address: string | null, message: Message | null): void {
    if (this.#address !== address) this.#message = this.#waiting = null
    this.#address = address
    if (message !== this.#message) return
    const next = this.#waiting?.shift()
    if (next) void Promise.resolve(next).then(this.#show)
    else this.#waiting = null
  }

  add(message: Message): void {
    if (this.#waiting) this.#waiting.push(message)
    else {
      this.#waiting = []
      this.#show(message)
    }
  }

  /** Until a component reads a message it does not render for messages, so the first time it is the latest. */
  read(message: Message | null): Message | null {
    return this.#isRead ? message : ((this.#isRead = true), this.#message)
  }

  /** Parses a message once, so that it is the same value in every render. */
  parse(message: Message | null): unknown {
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

  readonly #show = (message: Message): void => {
    this.#message = message
    if (this.#isRead) this.#render?.()
    else this.#waiting = null
  }
}
