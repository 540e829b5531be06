import { now } from '../platform/clock.js'
import { createCloseEvent } from '../platform/closeEvent.js'
import { createTimer } from '../platform/timer.js'
import { dial, type Transport } from '../platform/transport.js'
import { toCloseArguments } from '../protocol/closeArguments.js'
import type { IncomingData, MessageData } from '../protocol/messageData.js'
import { ask, toList } from './address.js'
import type { EventName, Happening, HeldConnection, SendOutcome } from './contract.js'
import { decode, encode } from './decode.js'
import { createInbox } from './inbox.js'
import { createListeners } from './listeners.js'
import { rules, toLoss, type Details, type Input, type Phase, type State } from './machine.js'
import { MessageError } from './MessageError.js'
import { defaults, type ConnectionSettings } from './options.js'
import { createOutflow } from './outflow.js'
import type { MessageListener, ReceivedMessage } from './receivedMessage.js'
import { toSnapshot, type ConnectionSnapshot } from './snapshot.js'

type Limit = keyof typeof defaults | undefined

/** The option that limits how long a ready state may last. */
const limits: readonly Limit[] = ['connectTimeout', undefined, 'closeTimeout']

/** The shell: the one place that moves the state. */
export function createHeldConnection(
  settings: ConnectionSettings,
  phase: 'idle' | 'awaited',
): HeldConnection {
  const changes = createListeners<[message?: ReceivedMessage<unknown>]>()
  const events = createListeners<Happening>()
  const messages = createListeners<Parameters<MessageListener<unknown>>>()
  const timer = createTimer()
  const inbox = createInbox()
  const outflow = createOutflow(() => {
    const { shows, leave } = rules[state.phase]
    return { settings, transport, open: shows === 1, keeps: !!leave }
  })
  let state: State = { phase, lastCloseEvent: null, closedBy: null, error: null }
  let latest: ReceivedMessage<unknown> | null = null
  let snapshot: ConnectionSnapshot<unknown> | null = null
  let transport: Transport | null = null
  let limit: Limit
  let enabled = phase === 'awaited'
  let session = 0

  /** False where the table has no cell. */
  function step(input: Input, details: Details = {}): boolean {
    const previous = state
    const rule = rules[previous.phase][input]
    if (!rule) return false
    const next = rule(previous, details)
    if (next === previous) return true
    // What was shown until now, to compare with.
    getSnapshot()
    state = next
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
    if (!leave) outflow.clear()
    // Closed from here: as with a socket, no message comes any more.
    if (shows === 2 || phase === 'idle') inbox.clear()
    if (phase === 'resolving') void resolve()
    if (phase === 'leaving') transport?.closeOnceOpen(1000)
    if (shows === 3) {
      transport?.abandon()
      transport = null
      outflow.stop()
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
    const pass = (field: 'error' | 'lastCloseEvent', name: EventName): void => {
      const value = next[field]
      if (value && value !== previous[field]) events.notify(...([name, value] as Happening))
    }
    const shown = snapshot
    snapshot = toSnapshot(state, latest, shown)
    if (snapshot !== shown) changes.notify()
    outflow.tell()
    pass('error', 'onError')
    pass('lastCloseEvent', 'onClose')
  }

  /** Made when it is asked for: a stream of messages may have come since. */
  const getSnapshot = (): ConnectionSnapshot<unknown> => (snapshot ??= toSnapshot(state, latest))

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
    if (!rules[state.phase].opened) return
    // What is sent on hearing of it goes out before what was kept.
    const kept = outflow.clear()
    step('opened')
    events.notify('onOpen', event)
    // onOpen may have closed it, and what is in the outbox is for the next session then.
    if (state.phase === 'open') outflow.restore(kept)
  }

  function heard(event: MessageEvent<IncomingData>): void {
    if (!step('heard')) return
    const receivedAt = now()
    const heardIn = session
    inbox.take(
      () => decode(event, settings),
      (data) => {
        if (data instanceof MessageError) events.notify('onError', data)
        else deliver({ data, event, receivedAt, session: heardIn })
      },
    )
  }

  function deliver(message: ReceivedMessage<unknown>): void {
    latest = message
    snapshot = null
    changes.notify(message)
    events.notify('onMessage', message.event, message.data)
    messages.notify(message.event, message.data, message)
  }

  function lost(event: CloseEvent): void {
    step('lost', toLoss(event))
  }

  const send = (data: MessageData): SendOutcome =>
    // What is neither text nor an object becomes text as in the standard, here and not when it leaves the queue.
    outflow.send(data && typeof data === 'object' ? data : `${data}`)

  return {
    open() {
      if (!step('want')) step('open')
    },
    close(...values: readonly [code?: unknown, reason?: unknown]) {
      // Judged before anything changes (C2).
      const closeArguments = toCloseArguments(...values)
      if (!step('close')) return
      inbox.clear()
      transport?.close(closeArguments)
    },
    dispose() {
      inbox.clear()
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
      return send(encode(value, settings))
    },
    getSnapshot,
    get bufferedAmount() {
      return outflow.measure()
    },
    onBufferedAmount: outflow.onBufferedAmount,
    subscribe: changes.add,
    listen: events.add,
    onMessage: messages.add,
    configure(next) {
      settings = next
    },
  }
}

const toError = (cause: unknown): Error =>
  cause instanceof Error ? cause : new Error('no address', { cause })
