import { createAbort } from '../platform/abort.js'
import { now } from '../platform/clock.js'
import { createCloseEvent } from '../platform/closeEvent.js'
import { createFrames } from '../platform/frame.js'
import type { Transport } from '../platform/transport.js'
import { toCloseArguments } from '../protocol/closeArguments.js'
import type { IncomingData, MessageData } from '../protocol/messageData.js'
import { createAttention } from './attention.js'
import type { HeldConnection, SendOutcome } from './contract.js'
import { createDeadline, toLimits } from './deadline.js'
import { encode } from './decode.js'
import { dialAddress } from './dialling.js'
import { createHeartbeat } from './heartbeat.js'
import { createInflow } from './inflow.js'
import { createLog } from './log.js'
import { rules, toLoss, type Input, type World } from './machine.js'
import type { ConnectionSettings } from './options.js'
import { createOutflow } from './outflow.js'
import { createPublisher } from './publisher.js'
import { plan } from './retrying.js'
import { createState, type Details, type Phase } from './state.js'
import { createTenure } from './tenure.js'

/** The shell: the one place that moves the state. */
export function createHeldConnection(
  settings: ConnectionSettings,
  phase: 'idle' | 'awaited',
): HeldConnection {
  const tenure = createTenure()
  const publisher = createPublisher(() => state)
  const frames = createFrames()
  const inflow = createInflow(publisher)
  const outflow = createOutflow(() => {
    const { shows, leave } = rules[state.phase]
    return { settings, transport, transmit, open: shows === 1, keeps: !!leave }
  }, frames)
  const heartbeat = createHeartbeat(() => settings)
  const log = createLog(publisher, heartbeat)
  const attention = createAttention(
    () => settings,
    (input) =>
      step(input, input === 'restored' ? { lastCloseEvent: createCloseEvent(), closedBy: 'network' } : {}),
  )
  const setDeadline = createDeadline(
    () => toLimits(settings, state),
    (error) =>
      step('expired', {
        ...(transport && { lastCloseEvent: createCloseEvent(), closedBy: 'timeout' }),
        error,
      }),
  )
  const world: World = {
    online: attention.isOnline,
    beats: () => !!settings.heartbeat,
    reconnects: () => settings.reconnect !== false,
    plan: (state, details) => plan(settings.reconnect, state, details),
  }
  let state = createState(phase)
  let transport: Transport | null = null
  let abort: AbortController | null = null
  let enabled = phase === 'awaited'
  let session = 0

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
    // What was shown until now, to compare with. Asked of the connection itself: as long as anything can move it, others find it (H1).
    connection.getSnapshot()
    state = next
    // Whoever is told may make the next move: not before this one is made.
    publisher.tellInOrder(undefined, () => {
      if (next.phase !== previous.phase) enter(next.phase)
      outflow.tell()
      publisher.publish(next, previous, details)
    })
    step('proceed')
    return true
  }

  function enter(phase: Phase): void {
    const { shows, leave, limit } = rules[phase]
    log.enter(phase, state)
    attention.attend(phase)
    setDeadline(limit)
    // What can be left is open, or will be: only then is anything kept for it.
    if (!leave) outflow.clear()
    // Closed from here: as with a socket, no message comes any more.
    if (shows === 2 || phase === 'idle') inflow.clear()
    if (shows === 1) abort = null
    if (phase !== 'connecting') abort?.abort()
    if (phase === 'resolving') resolve()
    if (phase === 'probing') heartbeat.ping(transmit)
    if (phase === 'leaving') transport?.closeOnceOpen(1000)
    if (shows === 3) {
      heartbeat.stop()
      transport?.abandon()
      transport = null
      outflow.stop()
      // Dropped by onOpen: the next session sends it.
      outflow.release()
    }
  }

  function resolve(): void {
    const { attempt, lastCloseEvent } = state
    const { signal } = (abort = createAbort())
    const found = (socket: Transport | null): void => {
      transport = socket
      session += socket ? 1 : 0
      step(socket ? 'dialled' : 'leave')
    }
    void dialAddress(
      { attempt, lastCloseEvent, signal },
      () => settings,
      { opened, heard, lost },
      found,
      step,
    )
  }

  function opened(event: Event): void {
    if (!rules[state.phase].opened) return
    // What is sent on hearing of it goes out before what was kept.
    outflow.withhold()
    const mine = session
    const isOpen = (): boolean => mine === session && rules[state.phase].shows === 1
    step('opened', { openedAt: now() })
    publisher.announce(event, isOpen, outflow.release)
  }

  function transmit(data: MessageData): boolean {
    const sent = transport!.send(data)
    if (sent) log.pass('sent', { data })
    return sent
  }

  function heard(event: MessageEvent<IncomingData>): void {
    log.pass('received', event)
    if (step('heard') && !(settings.heartbeat && heartbeat.hear(event))) inflow.take(event, session, settings)
  }

  function lost(event: CloseEvent): void {
    step('lost', toLoss(event))
  }

  const send = (data: MessageData): SendOutcome =>
    // What is neither text nor an object becomes text as in the standard, here and not when it leaves the queue.
    outflow.send(data && typeof data === 'object' ? data : `${data}`)

  function dispose(): void {
    tenure.end()
    attention.endPause()
    inflow.clear()
    step('leave')
  }

  function reopen(): void {
    if (!step('want')) step('open')
  }

  function redial(): void {
    step('redial', transport ? { lastCloseEvent: createCloseEvent(), closedBy: 'client' } : {})
  }

  const connection: HeldConnection = {
    open() {
      tenure.open()
      reopen()
    },
    reconnect() {
      tenure.open()
      redial()
    },
    reopen,
    redial,
    close(...values: readonly [code?: unknown, reason?: unknown]) {
      // Judged before anything changes (C2).
      const closeArguments = toCloseArguments(...values)
      tenure.close()
      if (!step('close')) return
      attention.endPause()
      inflow.clear()
      transport?.close(closeArguments)
    },
    dispose,
    release(left) {
      tenure.release(settings.linger, (stays) => {
        if (!stays) dispose()
        left(stays)
      })
    },
    enable(next) {
      tenure.hold()
      const before = enabled
      enabled = next
      if (next) step('want')
      else attention.endPause()
      if (!next && before && !tenure.isByHand() && !step('leave')) step('disable')
    },
    send,
    sendJson(value) {
      return send(encode(value, settings))
    },
    get bufferedAmount() {
      return outflow.measure()
    },
    get latency() {
      return heartbeat.latency
    },
    onLatency: heartbeat.onLatency,
    onBufferedAmount: outflow.onBufferedAmount,
    getSnapshot: publisher.getSnapshot,
    subscribe: publisher.subscribe,
    listen: publisher.listen,
    onChange: publisher.onChange,
    onMessage: publisher.onMessage,
    onEvent: log.onEvent,
    getLast: inflow.getLast,
    frames,
    configure(next) {
      settings = next
      setDeadline(rules[state.phase].limit)
    },
  }
  return connection
}
