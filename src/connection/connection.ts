import { createAbort } from '../platform/abort.js'
import { now } from '../platform/clock.js'
import { createCloseEvent } from '../platform/closeEvent.js'
import { isOnline } from '../platform/page.js'
import { createTimer } from '../platform/timer.js'
import { dial, type Transport } from '../platform/transport.js'
import { toCloseArguments } from '../protocol/closeArguments.js'
import type { IncomingData, MessageData } from '../protocol/messageData.js'
import { ask, toList } from './address.js'
import { createAttention } from './attention.js'
import type { EventName, Happening, HeldConnection, SendOutcome } from './contract.js'
import { encode } from './decode.js'
import { createHeartbeat } from './heartbeat.js'
import { createInflow } from './inflow.js'
import { toMilliseconds } from './limits.js'
import { createListeners } from './listeners.js'
import {
  rules,
  toLoss,
  type Details,
  type Input,
  type Phase,
  type Plan,
  type Row,
  type State,
  type World,
} from './machine.js'
import type { ConnectionSettings } from './options.js'
import { createOutflow } from './outflow.js'
import type { MessageListener, ReceivedMessage } from './receivedMessage.js'
import { plan } from './retrying.js'
import { toSnapshot, type ConnectionSnapshot } from './snapshot.js'

/** The shell: the one place that moves the state. */
export function createHeldConnection(
  settings: ConnectionSettings,
  phase: 'idle' | 'awaited',
): HeldConnection {
  const changes = createListeners<[message?: ReceivedMessage<unknown>]>()
  const events = createListeners<Happening>()
  const messages = createListeners<Parameters<MessageListener<unknown>>>()
  const timer = createTimer()
  const inflow = createInflow(deliver, (error) => events.notify('onError', error))
  const outflow = createOutflow(() => {
    const { shows, leave } = rules[state.phase]
    return { settings, transport, open: shows === 1, keeps: !!leave }
  })
  const heartbeat = createHeartbeat(() => settings)
  const attention = createAttention(
    () => settings.pauseWhenHidden,
    (input) =>
      step(input, input === 'restored' ? { lastCloseEvent: createCloseEvent(), closedBy: 'network' } : {}),
  )
  const world: World = {
    online: isOnline,
    beats: () => !!settings.heartbeat,
    reconnects: () => settings.reconnect !== false,
    plan: decide,
  }
  let state: State = {
    ...{ phase, lastCloseEvent: null, closedBy: null, error: null },
    ...{ retry: null, stop: null, attempt: 0, again: false },
  }
  let latest: ReceivedMessage<unknown> | null = null
  let snapshot: ConnectionSnapshot<unknown> | null = null
  let transport: Transport | null = null
  let limit: Row['limit']
  let abort: AbortController | null = null
  let enabled = phase === 'awaited'
  let session = 0
  let openedAt = Infinity
  /** What waits until onOpen has run. */
  let kept: ReturnType<typeof outflow.clear> = []

  /** False where the table has no cell. */
  function step(input: Input, details: Details = {}): boolean {
    const previous = state
    const about = transport
    const rule = rules[previous.phase][input]
    if (!rule) return false
    const next = rule(previous, details, world)
    // shouldReconnect has made a move of its own. What happened to this socket is news as long as no other has taken its place.
    if (state !== previous) return !!about && about === transport && step(input, details)
    if (next === previous) return true
    // What was shown until now, to compare with.
    getSnapshot()
    state = next
    if (next.phase !== previous.phase) enter(next.phase)
    tell(next, previous, details)
    step('proceed')
    return true
  }

  function enter(phase: Phase): void {
    const { shows, leave, limit: next } = rules[phase]
    attention.attend(phase)
    // One deadline for as long as the limit is the same.
    if (next !== limit) arm((limit = next))
    // What can be left is open, or will be: only then is anything kept for it.
    if (!leave) {
      outflow.clear()
      kept = []
    }
    // Closed from here: as with a socket, no message comes any more.
    if (shows === 2 || phase === 'idle') inflow.clear()
    if (shows === 1) abort = null
    if (phase !== 'connecting') abort?.abort()
    if (phase === 'resolving') void resolve()
    if (phase === 'probing') heartbeat.ping(transport!.send)
    if (phase === 'leaving') transport?.closeOnceOpen(1000)
    if (shows === 3) {
      heartbeat.stop()
      transport?.abandon()
      transport = null
      outflow.stop()
      // Dropped by onOpen: the next session sends it.
      if (kept.length) release()
    }
  }

  function arm(limit: Row['limit']): void {
    const milliseconds = toMilliseconds(limit, settings, state)
    timer(
      milliseconds,
      () =>
        step('expired', {
          ...(transport && { lastCloseEvent: createCloseEvent(), closedBy: 'timeout' }),
          error: new Error(
            `${limit === 'timeout' ? 'heartbeat timeout' : limit} of ${milliseconds} ms is over`,
          ),
        }),
      limit !== 'interval' && limit !== 'delay',
    )
  }

  /** What comes after a failure. */
  function decide(
    { attempt }: State,
    { lastCloseEvent = null, closedBy = null, error = null }: Details,
  ): Plan {
    const { reconnect } = settings
    const { minUptime = 5_000 } = typeof reconnect === 'object' ? reconnect : {}
    const lasted = now() - openedAt >= minUptime
    openedAt = Infinity
    return plan(reconnect, { event: lastCloseEvent, closedBy, error, attempt: lasted ? 1 : attempt + 1 })
  }

  /** Tells everybody what is new in the state. They may make the next move. */
  function tell(next: State, previous: State, details: Details): void {
    // Not what differs: two attempts may fail with one and the same error.
    const pass = (field: 'error' | 'lastCloseEvent', name: EventName): void => {
      const value = details[field]
      if (value && value === next[field]) events.notify(...([name, value] as Happening))
    }
    const shown = snapshot
    snapshot = toSnapshot(state, latest, shown)
    if (snapshot !== shown) changes.notify()
    outflow.tell()
    pass('error', 'onError')
    pass('lastCloseEvent', 'onClose')
    if (next.stop && next.stop !== previous.stop) events.notify('onReconnectStop', next.stop)
  }

  /** Made when it is asked for: a stream of messages may have come since. */
  const getSnapshot = (): ConnectionSnapshot<unknown> => (snapshot ??= toSnapshot(state, latest))

  /** Dials before it returns, unless the address takes its time. */
  async function resolve(): Promise<void> {
    const asked = state
    let failure: Input = 'failed'
    try {
      abort = createAbort()
      const { attempt, lastCloseEvent } = state
      const answers = ask(settings.source, settings.protocols, {
        attempt,
        lastCloseEvent,
        signal: abort.signal,
      })
      const [address, protocols] = answers instanceof Promise ? await answers : answers
      // An answer that nobody waits for any more is none.
      if (state !== asked) return
      if (address == null) step('leave')
      else {
        failure = 'refused'
        transport = dial(String(address), toList(protocols), settings, { opened, heard, lost })
        session += 1
        step('dialled')
      }
    } catch (cause) {
      if (state === asked) step(failure, { error: toError(cause) })
    }
  }

  function opened(event: Event): void {
    if (!rules[state.phase].opened) return
    // What is sent on hearing of it goes out before what was kept.
    kept = outflow.clear()
    step('opened')
    openedAt = now()
    events.notify('onOpen', event)
    const { attempt, lastCloseEvent, again } = state
    if (isOpen() && again) events.notify('onReconnect', { attempt, lastCloseEvent })
    // A callback may have closed it, and what is in the outbox is for the next session then.
    if (isOpen()) release()
  }

  function release(): void {
    const entries = kept
    kept = []
    outflow.restore(entries)
  }

  const isOpen = (): boolean => rules[state.phase].shows === 1

  function heard(event: MessageEvent<IncomingData>): void {
    if (!step('heard') || (settings.heartbeat && heartbeat.hear(event))) return
    inflow.take(event, session, settings)
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
    reconnect() {
      step('redial', transport ? { lastCloseEvent: createCloseEvent(), closedBy: 'client' } : {})
    },
    close(...values: readonly [code?: unknown, reason?: unknown]) {
      // Judged before anything changes (C2).
      const closeArguments = toCloseArguments(...values)
      if (!step('close')) return
      attention.endPause()
      inflow.clear()
      transport?.close(closeArguments)
    },
    dispose() {
      attention.endPause()
      inflow.clear()
      step('leave')
    },
    enable(next) {
      const before = enabled
      enabled = next
      if (next) step('want')
      else attention.endPause()
      if (!next && before && !step('leave')) step('disable')
    },
    send,
    sendJson(value) {
      return send(encode(value, settings))
    },
    getSnapshot,
    get bufferedAmount() {
      return outflow.measure()
    },
    get latency() {
      return heartbeat.latency
    },
    onLatency: heartbeat.onLatency,
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
