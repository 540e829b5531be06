import { createAbort } from '../../platform/abort.js'
import { announce } from '../../platform/announce.js'
import { now } from '../../platform/clock.js'
import { createCloseEvent } from '../../platform/closeEvent.js'
import { createFrames, type Frames } from '../../platform/frame.js'
import { getPageAddress } from '../../platform/page.js'
import { goesOn, Transport, type SessionEnd } from '../../platform/transport.js'
import { isLocalAddress, isPublicPage } from '../../protocol/localAddress.js'
import type { IncomingData, MessageData } from '../../protocol/messageData.js'
import { createPageLifecycle, type PageLifecycle } from './pageLifecycle.js'
import { createDeadline, toLimits, type SetDeadline } from './deadline.js'
import { resolveAddress, toPlace } from './dialling.js'
import { greet } from './greeting.js'
import { createHeartbeat, type Heartbeat } from './heartbeat.js'
import { createReceiver, type Receiver } from '../receiving/receiver.js'
import { createLog, type Log } from '../emitting/log.js'
import type { ReceivedMessage } from '../receiving/receivedMessage.js'
import { rules, toLoss, type Input, type World } from './machine.js'
import type { ConnectionSettings } from '../options.js'
import { Sender, type Line } from '../sending/sender.js'
import { Publisher } from '../emitting/publisher.js'
import { plan } from './retrying.js'
import type { Session } from './session.js'
import { toSnapshot } from './toSnapshot.js'
import { createState, type ClosedBy, type Details, type Phase, type Plan, type State } from '../state.js'

/** The life of a connection: its state, its sessions, and `step`, the only way from one state to the next. */
export class Life implements World, Line {
  settings: ConnectionSettings
  state: State
  session: Session | null = null
  fresh = false
  /** The arguments of the latest `close()`. */
  closeArguments: readonly (number | string)[] = []
  readonly frames: Frames = createFrames()
  readonly publisher: Publisher = new Publisher(() => this.state, toSnapshot)
  readonly receiver: Receiver = createReceiver(this.publisher)
  readonly sender: Sender = new Sender(this, this.frames)
  readonly heartbeat: Heartbeat = createHeartbeat(() => this.settings)
  readonly log: Log = createLog(this.publisher, this.heartbeat.onLatency)
  /** Kept here so that a shared connection is found for as long as anything can move it. The registry refers to it weakly. */
  connection: unknown
  /** An owner is about to open the connection. */
  awaited = false
  readonly #page: PageLifecycle
  readonly #setDeadline: SetDeadline
  /** Sessions that the connection has left, and that end in the background. */
  readonly #finishing = new Set<Session>()
  #abort: AbortController | null = null
  #count = 0
  #place: string | null = null
  #isLocal = false
  #isAnnounced = false
  /** A ping waits until all bytes are sent. */
  #holdsPing = false

  constructor(settings: ConnectionSettings, phase: 'idle' | 'mounting') {
    this.settings = settings
    this.state = createState(phase)
    this.#setDeadline = this.#createDeadline(
      () => this.session,
      (details) => this.step('expired', details),
    )
    this.#page = createPageLifecycle(
      () => this.settings,
      (input) => this.step(input, this.cut(input === 'restored' ? 'network' : 'client')),
    )
  }

  isReporting(): boolean {
    return this.publisher.isReporting
  }
  canPing(): boolean {
    return this.heartbeat.canPing()
  }
  plan(state: State, details: Details, forced?: boolean): Plan {
    const offline = !this.#isLocal && !this.#page.isOnline()
    return plan(this.settings.reconnect, state, details, offline, forced)
  }
  findHandshake(): Session | undefined {
    const { source, protocols } = this.settings
    // If the connection was released since, the address of a function may have been meant for another owner.
    const isDynamic = typeof source === 'function' || typeof protocols === 'function'
    return [...this.#finishing].find(
      ({ transport, era }) => transport.isHandshake() && !(isDynamic && era !== this.state.era),
    )
  }

  /** Applies the rule for an input. Returns false if the phase has none. */
  step(input: Input, details: Details = {}): boolean {
    const previous = this.state
    const about = this.session
    const rule = rules[previous.phase][input]
    if (!rule) return false
    const next = rule(previous, details, this)
    // A user function that the rule called has changed the state itself. The input still applies if the session is the same.
    if (this.state !== previous) return !!about && about === this.session && this.step(input, details)
    if (next !== previous) this.#move(next, previous, details)
    return true
  }

  #move(next: State, previous: State, details: Details): void {
    // Creates the current snapshot, to compare with.
    this.publisher.getSnapshot()
    this.state = next
    // A listener may cause the next change, but only after this one is complete.
    this.publisher.emitInOrder(undefined, () => {
      this.armDeadlines()
      if (next.phase !== previous.phase) {
        this.#enter(next.phase, previous.phase)
        this.#updatePage()
      }
      this.sender.emitAmount()
      this.publisher.publish(next, previous, details)
    })
    this.step('proceed')
  }

  /** Sets the limit for the current phase. Setting the same limit again does not restart it. */
  armDeadlines(): void {
    const { limit } = rules[this.state.phase]
    const closes = limit === 'closeTimeout'
    this.#setDeadline(closes ? undefined : limit)
    if (closes) this.session?.setDeadline(limit)
  }

  #enter(phase: Phase, previous: Phase): void {
    const { shows, keeps } = rules[phase]
    const isLeft = phase === 'idle' || phase === 'paused'
    this.log.enter(phase, this.state)
    // Messages that wait for room in an open socket are sent before it closes.
    if (rules[previous].shows === 1 && (isLeft || phase === 'closing')) this.sender.flushAll()
    // Before any listener runs: it may leave the connection, which closes with another code.
    if (phase === 'closing') this.session!.transport.close(this.closeArguments)
    if (!keeps) this.sender.clear()
    // After a close from this side no message is delivered, as with a plain socket.
    if (shows > 1 && phase !== 'draining') this.receiver.clear()
    if (shows === 1) this.#abort = null
    if (shows || phase === 'resolving') this.#abort?.abort()
    // While the socket can still report its unsent bytes.
    if (shows === 3) this.sender.end()
    if (isLeft) this.#leave()
    if (shows === 3) this.#drop()
    if (phase === 'resolving') this.#resolve()
    if (phase === 'connecting' && previous !== 'resolving') this.#takeBack()
    if (phase === 'greeting') this.#greet()
    if (phase === 'probing') this.#ping()
  }

  /** Last, and for the phase that is current by then, because `watchPage` may call the connection. */
  #updatePage(): void {
    const { phase } = this.state
    // While a session still closes, the next owner often comes, and needs the page's listeners again.
    const isResting = (phase === 'idle' || phase === 'closed') && !this.#finishing.size
    this.#page.update(isResting, !!rules[phase].pause)
  }

  /** Returns the state that opening would lead to. Changes nothing. */
  preview(): State {
    const { want } = rules[this.state.phase]
    return want ? want(this.state, {}, this) : this.state
  }

  /** Returns the details of a session that ends here. */
  cut(closedBy: ClosedBy): Details {
    return this.session ? (this.session.end ?? toCut(closedBy)) : {}
  }

  /** Discards the session. */
  #drop(): void {
    this.session?.setDeadline(undefined)
    this.session?.transport.abandon()
    this.session = null
    this.heartbeat.stop()
    // If onOpen has ended the session, the next session sends the queue.
    this.sender.release()
  }

  /** Resolves the address, then dials. */
  #resolve(): void {
    if (!this.#isAnnounced) this.#isAnnounced = announce(this)
    const { attempt, lastCloseEvent } = this.state
    const { signal } = (this.#abort = createAbort())
    const isQueued = this.sender.mark()
    this.fresh = true
    void Promise.resolve().then(() => (this.fresh = false))
    void resolveAddress(
      { attempt, lastCloseEvent, signal },
      () => this.settings,
      (address, protocols) => {
        if (address === null) this.step('leave')
        else this.#dial(address, protocols, isQueued)
      },
      (input, error) => this.step(input, { error }),
    )
  }

  #dial(address: string, protocols: string[], discardQueued: () => void): void {
    let session: Session | undefined
    const { source, key, share } = this.settings
    const transport = new Transport(address, protocols, this.settings, {
      opened: (event) => session === this.session && this.#opened(event),
      heard: (event: MessageEvent<IncomingData>) => session === this.session && this.#heard(event),
      lost: (end) => session && this.#lost(session, end),
    })
    const place = toPlace(address)
    // Another place means another room or user, unless the app has set a key.
    const moved =
      typeof source === 'function' &&
      !key &&
      typeof share !== 'string' &&
      !!this.#place &&
      place !== this.#place
    if (moved) discardQueued()
    const era = this.state.era + (moved ? 1 : 0)
    this.#place = place
    this.#isLocal = isLocalAddress(transport.view.url || address)
    this.session = session = {
      transport,
      era,
      number: (this.#count += 1),
      setDeadline: this.#createDeadline(
        () => session!,
        (details) => {
          if (session === this.session) this.step('expired', session.end ?? details)
          else this.#finish(session!, details)
        },
      ),
      opening: null,
      greet: null,
      heardAt: now(),
      end: null,
      listeners: [],
    }
    this.step('dialled', { era })
  }

  #opened(event: Event): void {
    const { session } = this
    // In order for listeners of both: earlier sessions end first. A listener may then close this one.
    for (const other of this.#finishing) this.#finish(other, toCut('client'))
    if (session !== this.session || !rules[this.state.phase].accepted) return
    session!.opening = event
    if (this.settings.handshake) this.step('accepted')
    else this.#becomeOpen()
  }

  /** Runs the `handshake` function, before anything else uses the session. */
  #greet(): void {
    const session = this.session!
    const { attempt, lastCloseEvent } = this.state
    const { signal } = (this.#abort = createAbort())
    session.greet = greet({
      settings: this.settings,
      attempt: { attempt, lastCloseEvent, signal },
      session,
      send: (data) => session === this.session && rules[this.state.phase].shows < 2 && this.transmit(data),
      refuse: (error) => {
        this.publisher.refuse(error, this.settings)
      },
      done: (kept) => {
        this.#becomeOpen(kept)
      },
      fail: (input, error) => this.step(input, { ...this.cut('client'), error }),
    })
  }

  /** The session is ready: emits its opening, sends the queue, then delivers the messages that have arrived before. */
  #becomeOpen(kept: readonly ReceivedMessage<unknown>[] = []): void {
    const { session } = this
    const isOpen = (): boolean => session === this.session && this.isOpen()
    // Messages that listeners send go out before the queue.
    this.sender.withhold()
    this.step('opened', { openedAt: now() })
    this.publisher.announce(session!.opening!, isOpen, () => {
      this.sender.release()
    })
    // They are parsed already. A listener of one may end the session.
    for (const message of kept)
      if (isOpen()) this.receiver.accept(message.data, message, { ...this.settings, parse: undefined })
  }

  #heard(event: MessageEvent<IncomingData>): unknown {
    const session = this.session!
    session.heardAt = now()
    this.log.pass('received', event)
    if (this.state.phase === 'greeting') session.greet?.(event)
    // The heartbeat calls user functions, which may end the session.
    if (this.step('heard') && !this.heartbeat.receive(event) && this.isOpen())
      this.receiver.take(event, session, this.settings)
    return this.publisher.eager.size || goesOn
  }

  #lost(session: Session, end: SessionEnd): void {
    const loss = toLoss(end, this.#page.isLeaving(), this.#isLocal && isPublicPage(getPageAddress()))
    if (session !== this.session) {
      this.#finish(session, { lastCloseEvent: end.event, closedBy: 'client' })
      return
    }
    session.end = loss
    // As on the platform, messages are delivered before the end of their session.
    const last = rules[this.state.phase].socketClosed && this.receiver.getLast()
    if (last) {
      this.step('socketClosed')
      void last.then(() => session === this.session && this.step('lost', loss))
    } else this.step('lost', loss)
  }

  /** Leaves the session, which then ends in the background. */
  #leave(): void {
    const { session } = this
    if (!session) return
    this.session = null
    this.#finishing.add(session)
    session.listeners = this.publisher.getListeners()
    if (session.end) void Promise.resolve().then(() => this.#finish(session, session.end!))
    else {
      session.transport.leave()
      session.setDeadline('closeTimeout')
    }
  }

  /** Ends a session in the background. */
  #finish(session: Session, details: Details): void {
    if (!this.#finishing.delete(session)) return
    session.setDeadline(undefined)
    session.transport.abandon()
    const { lastCloseEvent = null, closedBy = null } = details
    // Before listeners of the snapshot can react to it.
    this.publisher.emitTo(session.listeners, lastCloseEvent!, () => {
      // A reset since then is not undone.
      if (session.era === this.state.era)
        this.#move({ ...this.state, lastCloseEvent, closedBy }, this.state, {})
    })
    this.#updatePage()
  }

  /** Uses an abandoned handshake again. */
  #takeBack(): void {
    const session = (this.session = this.findHandshake()!)
    this.#finishing.delete(session)
    session.era = this.state.era
    session.setDeadline(undefined)
    session.transport.takeBack()
  }

  #createDeadline(getSession: () => Session | null, expire: (details: Details) => void): SetDeadline {
    return createDeadline(
      () => toLimits(this.settings, this.state),
      getSession,
      () => this.#holdsPing && this.#ping(),
      (error) => {
        expire({ ...(getSession() && toCut('timeout')), error })
      },
    )
  }

  /** Sends a ping, unless unsent bytes would delay it. */
  #ping(): boolean {
    const { transport } = this.session!
    this.#holdsPing = transport.view.bufferedAmount > 0
    if (!this.#holdsPing) this.heartbeat.ping((data) => this.isOpen() && this.transmit(data))
    return !this.#holdsPing
  }

  transmit(data: MessageData): boolean {
    // A listener may have left the session while the queue was sent.
    const sent = !!this.session?.transport.send(data)
    if (sent) this.log.pass('sent', { data })
    return sent
  }

  isOpen(): boolean {
    return rules[this.state.phase].shows === 1
  }
  keeps(): boolean {
    return !!rules[(this.awaited ? this.preview() : this.state).phase].keeps
  }
}

/** The details of a session that ends here. */
const toCut = (closedBy: ClosedBy): Details => ({ lastCloseEvent: createCloseEvent(), closedBy })
