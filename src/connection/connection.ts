import { createCloseEvent } from '../platform/closeEvent.js'
import { createTimer } from '../platform/timer.js'
import { dial, type Transport } from '../platform/transport.js'
import { toCloseArguments, type Close } from '../protocol/closeArguments.js'
import type { IncomingData, MessageData } from '../protocol/messageData.js'
import { ask, toList } from './address.js'
import { createListeners } from './listeners.js'
import { rules, toLoss, type Details, type Input, type Phase, type State } from './machine.js'
import {
  defaults,
  type ConnectionEvents,
  type ConnectionOptions,
  type ConnectionSettings,
  type Source,
} from './options.js'
import { createOutbox } from './outbox.js'
import { toSnapshot, type ConnectionSnapshot } from './snapshot.js'

/**
 * What became of a message: `'sent'` (handed to an open socket), `'queued'` (kept until the connection opens; the latest 100 are), or
 * `'dropped'` (no connection is open or on its way to being so).
 */
export type SendOutcome = 'sent' | 'queued' | 'dropped'

/** A WebSocket connection to one address, over as many sessions as it takes. Its functions may be passed around on their own. */
export interface Connection {
  /** Opens after `close()`, or for the first time. Does nothing while connecting or open; while closing, it opens afterwards. */
  readonly open: () => void
  readonly close: Close
  /** Sends, or keeps for later. Never throws for a connection's state; a Symbol is a TypeError. */
  readonly send: (data: MessageData) => SendOutcome
  /**
   * Sends `JSON.stringify(value)`.
   *
   * @throws TypeError if that is no JSON: `undefined`, a function, a Symbol, a BigInt, something that contains itself.
   */
  readonly sendJson: (value: unknown) => SendOutcome
  /** The state now; the same object while nothing visible changed. */
  readonly getSnapshot: () => ConnectionSnapshot
  /** Calls back after every change of the snapshot. Returns the function that ends that. */
  readonly subscribe: (listener: () => void) => () => void
  /** Calls back for every message, once, in order. Returns the function that ends that. */
  readonly onMessage: (listener: (event: MessageEvent<IncomingData>) => void) => () => void
  /** How many sockets have been made for it so far: the number of the latest session. */
  readonly session: number
  /**
   * Closes with 1000 and drops what is queued. A handshake under way may finish first, within `closeTimeout`, so that the server sees
   * the 1000 and the console stays silent.
   */
  readonly dispose: () => void
}

type EventName = keyof ConnectionEvents
type EventOf<Name extends EventName> = Parameters<NonNullable<ConnectionEvents[Name]>>[0]

type Happening = { [Name in EventName]: [Name, EventOf<Name>] }[EventName]

/** Hears everything that the callbacks of {@link ConnectionEvents} are for. */
export type ConnectionListener = (...happening: Happening) => void

/** A connection as those see it who hold it on behalf of components. */
export interface HeldConnection extends Connection {
  /**
   * True: opens, unless `close()` was the last word (C8). False after true: closes with 1000, if need be, and forgets that word. False
   * after false: leaves alone what `open()` has opened meanwhile.
   */
  readonly enable: (enabled: boolean) => void
  /** What it works with from now on. Never reconnects. */
  readonly configure: (settings: ConnectionSettings) => void
  /** Tells a listener of everything, once however often it is added. */
  readonly listen: (listener: ConnectionListener) => () => void
}

/** Makes a connection, which opens when `open` is called. Nothing happens, and nothing global is touched, before that. */
export function createConnection(source: Source, options: ConnectionOptions = {}): Connection {
  const connection = createHeldConnection({ ...options, source }, 'idle')
  connection.listen((name, event) => options[name]?.(event as never))
  return connection
}

type Limit = keyof typeof defaults | undefined

/** The option that limits how long a ready state may last. */
const limits: readonly Limit[] = ['connectTimeout', undefined, 'closeTimeout']

/** The shell: the one place that moves the state. */
export function createHeldConnection(
  settings: ConnectionSettings,
  phase: 'idle' | 'awaited',
): HeldConnection {
  const changes = createListeners<[]>()
  const events = createListeners<Happening>()
  const timer = createTimer()
  const outbox = createOutbox()
  let state: State = { phase, lastCloseEvent: null, closedBy: null, lastMessage: null, error: null }
  let snapshot = toSnapshot(state)
  let transport: Transport | null = null
  let limit: Limit
  let enabled = phase === 'awaited'
  let session = 0

  /** False where the table has no cell. */
  function step(input: Input, details: Details = {}): boolean {
    const previous = state
    const rule = rules[previous.phase][input]
    if (!rule) return false
    const next = (state = rule(previous, details))
    if (next.phase !== previous.phase) enter(next.phase)
    tell(next, previous)
    step('proceed')
    return true
  }

  function enter(phase: Phase): void {
    const { shows, leave } = rules[phase]
    // One deadline for as long as the limit is the same.
    if (limits[shows] !== limit) arm((limit = limits[shows]))
    // What can be left is open, or will be: only then is anything kept for it.
    if (!leave) outbox.take()
    if (phase === 'resolving') void resolve()
    if (phase === 'leaving') transport?.closeOnceOpen(1000)
    if (shows === 3) {
      transport?.abandon()
      transport = null
    }
  }

  function arm(limit: Limit): void {
    const milliseconds = limit && (settings[limit] ?? defaults[limit])
    timer(milliseconds, () =>
      step('expired', {
        ...(transport && { lastCloseEvent: createCloseEvent(), closedBy: 'timeout' }),
        error: new Error(`${limit} of ${milliseconds} ms is over`),
      }),
    )
  }

  /** Tells everybody what is new in the state. They may make the next move. */
  function tell(next: State, previous: State): void {
    const pass = (field: 'lastMessage' | 'error' | 'lastCloseEvent', name: EventName): void => {
      const value = next[field]
      if (value && value !== previous[field]) events.notify(...([name, value] as Happening))
    }
    pass('lastMessage', 'onMessage')
    const shown = snapshot
    snapshot = toSnapshot(state, shown)
    if (snapshot !== shown) changes.notify()
    pass('error', 'onError')
    pass('lastCloseEvent', 'onClose')
  }

  /** Dials before it returns, unless the address takes its time. */
  async function resolve(): Promise<void> {
    const asked = state
    try {
      const answers = ask(settings.source, settings.protocols)
      const [address, protocols] = answers instanceof Promise ? await answers : answers
      // An answer that nobody waits for any more is none.
      if (state !== asked) return
      if (address == null) step('leave')
      else {
        transport = dial(String(address), toList(protocols), settings, { opened, heard, lost })
        session += 1
        step('dialled')
      }
    } catch (cause) {
      if (state === asked) step('refused', { error: toError(cause) })
    }
  }

  function opened(event: Event): void {
    if (!step('opened')) return
    events.notify('onOpen', event)
    // onOpen may have closed it, and what is in the outbox is for the next session then.
    if (state.phase === 'open') for (const message of outbox.take()) transport?.send(message)
  }

  function heard(lastMessage: MessageEvent<IncomingData>): void {
    step('heard', { lastMessage })
  }

  function lost(event: CloseEvent): void {
    step('lost', toLoss(event))
  }

  function send(data: MessageData): SendOutcome {
    // What is neither text nor an object becomes text as in the standard, here and not when it leaves the queue.
    const message = typeof data === 'object' ? data : `${data}`
    if (state.phase === 'open' && transport?.send(message)) return 'sent'
    if (!rules[state.phase].leave) return 'dropped'
    outbox.keep(message)
    return 'queued'
  }

  return {
    open() {
      if (!step('want')) step('open')
    },
    close(...values: readonly [code?: unknown, reason?: unknown]) {
      // Judged before anything changes (C2).
      const closeArguments = toCloseArguments(...values)
      if (step('close')) transport?.close(closeArguments)
    },
    dispose() {
      step('leave')
    },
    enable(next) {
      const before = enabled
      enabled = next
      if (next) step('want')
      else if (before && !step('leave')) step('disable')
    },
    send,
    sendJson(value) {
      const text = JSON.stringify(value) as string | undefined
      if (text === undefined) throw new TypeError('message must be JSON')
      return send(text)
    },
    getSnapshot: () => snapshot,
    get session() {
      return session
    },
    subscribe: changes.add,
    listen: events.add,
    onMessage: (listener) =>
      events.add((name, event) => {
        if (name === 'onMessage') listener(event)
      }),
    configure(next) {
      settings = next
    },
  }
}

const toError = (cause: unknown): Error =>
  cause instanceof Error ? cause : new Error('no address', { cause })
