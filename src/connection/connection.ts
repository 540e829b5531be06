import { createCloseEvent } from '../platform/closeEvent.js'
import { createTimer } from '../platform/timer.js'
import { dial, type Transport } from '../platform/transport.js'
import { toCloseArguments } from '../protocol/closeArguments.js'
import type { IncomingData, MessageData } from '../protocol/messageData.js'
import { ask, toList } from './address.js'
import type { Connection, EventName, Happening, HeldConnection, SendOutcome } from './contract.js'
import { createListeners } from './listeners.js'
import { rules, toLoss, type Details, type Input, type Phase, type State } from './machine.js'
import { defaults, type ConnectionOptions, type ConnectionSettings, type Source } from './options.js'
import { createOutbox } from './outbox.js'
import { toSnapshot } from './snapshot.js'

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
    // Open, but the server is closing already: no session is on its way that it could be kept for.
    if (state.phase === 'open') return transport?.send(message) ? 'sent' : 'dropped'
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
