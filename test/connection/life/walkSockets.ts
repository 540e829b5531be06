import type { FakeWebSocket } from '../../support/FakeWebSocket.js'

/** Somebody who listens for a while. */
export interface Watcher {
  /** How many ends it was told of. */
  ends: number
  /** How many it had to be told of. */
  expected: number
  /** How many of them come before the next opening. */
  owed: number
  stop: () => void
}

export type Watched = FakeWebSocket

/** What is known of a socket from outside. */
export interface Note {
  /** Who listened when the connection left it; null where it was not left. */
  witnesses: ReadonlySet<Watcher> | null
  /** The connection has forgotten since what it was. */
  forgotten: boolean | 'perhaps'
  /** Its own CloseEvent. */
  end: CloseEvent | null
  emitted: boolean
  counted: boolean
  /** When it last took bytes or let them go, on a clock that does not sleep. */
  filledAt: number
}

interface Watch {
  /** It is about to be dialled. */
  readonly dials: (url: string) => void
  readonly sends: (data: string, socket: Watched) => void
}

/** Sockets that keep a second account: which of them counts, which were left, and who is to be told of their end. */
export function watchSockets(Kind: typeof FakeWebSocket, fault: (rule: string) => void, watch: Watch) {
  const sockets: Watched[] = []
  /** In the order in which they came. */
  const messages = new Map<unknown, Watched>()
  const watchers = new Set<Watcher>()
  const notes = new WeakMap<Watched, Note>()
  const note = (socket: Watched): Note => notes.get(socket)!

  /** The session that counts hears messages. */
  const getCounting = () => sockets.find(({ onmessage }) => onmessage !== null)
  /** One that was left is heard only for its end. */
  const getLeft = () => sockets.filter(({ hasListeners, onmessage }) => hasListeners && onmessage === null)

  class WatchedWebSocket extends Kind {
    constructor(url: string, protocols?: string | string[]) {
      super(url, protocols)
      if (getCounting()) fault('L1: it dialled while another session counts')
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
      // Behind what is unsent already.
      if (this.bufferedAmount > 0) this.bufferedAmount += data.length
    }

    override close(...values: readonly [code?: number, reason?: string]): void {
      const isLeft = this.hasListeners && this.onmessage === null
      if (isLeft && String(values) !== '1000') fault(`L2: it left with ${String(values) || 'no code'}`)
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

  return { sockets, messages, watchers, getCounting, getLeft, WatchedWebSocket, note }
}
