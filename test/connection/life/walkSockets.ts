import type { FakeWebSocket } from '../../support/FakeWebSocket.js'

/** A listener for a while. */
export interface Watcher {
  /** How many ends it has received. */
  ends: number
  /** How many ends it should have received. */
  expected: number
  /** How many of those must come before the next onOpen. */
  owed: number
  stop: () => void
}

export type Watched = FakeWebSocket

/** What can be known of a socket from outside. */
export interface Note {
  /** The listeners at the time when the connection left it. Null: it was not left. */
  witnesses: ReadonlySet<Watcher> | null
  /** The connection was reset afterwards. */
  forgotten: boolean | 'perhaps'
  /** Its own CloseEvent. */
  end: CloseEvent | null
  emitted: boolean
  counted: boolean
  /** When its bufferedAmount last changed, by a clock that does not include sleep. */
  filledAt: number
}

interface Watch {
  /** A socket is about to be made. */
  readonly dials: (url: string) => void
  readonly sends: (data: string, socket: Watched) => void
}

/** Sockets that record which of them is current, which were left, and who must receive their end. */
export function watchSockets(Kind: typeof FakeWebSocket, fault: (rule: string) => void, watch: Watch) {
  const sockets: Watched[] = []
  /** In the order of arrival. */
  const messages = new Map<unknown, Watched>()
  const watchers = new Set<Watcher>()
  const notes = new WeakMap<Watched, Note>()
  const note = (socket: Watched): Note => notes.get(socket)!

  /** Only the current session has a message listener. */
  const getCurrent = () => sockets.find(({ onmessage }) => onmessage !== null)
  /** A session that was left only has a listener for its end. */
  const getLeft = () => sockets.filter(({ hasListeners, onmessage }) => hasListeners && onmessage === null)

  class WatchedWebSocket extends Kind {
    constructor(url: string, protocols?: string | string[]) {
      super(url, protocols)
      if (getCurrent()) fault('L1: the connection dialled while another session was current')
      watch.dials(url)
      notes.set(this, {
        ...{ witnesses: null, forgotten: false, end: null, emitted: false, counted: false },
        filledAt: -Infinity,
      })
      sockets.push(this)
      let handler = this.onmessage
      let amount = 0
      Object.defineProperties(this, {
        onmessage: {
          get: () => handler,
          set: (next: typeof handler) => {
            if (next) Object.assign(note(this), { witnesses: null, forgotten: false })
            else if (handler && this.onclose) note(this).witnesses = new Set(watchers)
            handler = next
          },
        },
        bufferedAmount: {
          get: () => amount,
          set: (next: number) => {
            amount = next
            note(this).filledAt = performance.now()
          },
        },
      })
    }

    override send(data: string): void {
      super.send(data)
      watch.sends(data, this)
      // It waits behind what is unsent already.
      if (this.bufferedAmount > 0) this.bufferedAmount += data.length
    }

    override close(...values: readonly [code?: number, reason?: string]): void {
      const isLeft = this.hasListeners && this.onmessage === null
      if (isLeft && String(values) !== '1000')
        fault(`L2: the connection left a session with ${String(values) || 'no code'}`)
      super.close(...values)
    }

    protected override createCloseEvent(
      ...values: Parameters<FakeWebSocket['createCloseEvent']>
    ): CloseEvent {
      return (note(this).end = super.createCloseEvent(...values))
    }

    protected override createMessageEvent(data: unknown): MessageEvent {
      const event = super.createMessageEvent(data)
      messages.set(event, this)
      return event
    }
  }

  return { sockets, messages, watchers, getCurrent, getLeft, WatchedWebSocket, note }
}
