import type { Connection, ManagedConnection } from '../connection/contract.js'
import type { LogEntry } from '../connection/emitting/log.js'
import type { Phase } from '../connection/state.js'
import { MessageError } from '../connection/receiving/MessageError.js'
import { now } from '../platform/clock.js'
import { rawSocket, type Socket } from '../platform/transport.js'
import { countOwners } from '../sharing/registry.js'
import { optionError } from '../utilities/optionError.js'
import { Book, type Reading } from './Book.js'
import type { Recording, RecordingOptions, Span } from './contract.js'
import { createId } from './createId.js'
import { createRecording } from './createRecording.js'
import { FrameRecorder } from './FrameRecorder.js'
import { maskAddress } from './maskAddress.js'
import { Simulator } from './Simulator.js'
import { watchConnections, type Inside } from './watchConnections.js'

/**
 * Records a connection: its sessions, its frames, its latency, its topics and requests. Nothing leaves the page.
 *
 * @param connection From `createConnection`, or the `connection` of `useWebSocket`.
 *
 * @throws TypeError if it is no connection.
 * @throws RangeError for a limit below 1.
 *
 * @example
 * ```ts
 * const recording = record(chat)
 * reportButton.onclick = () => download(recording.toJsonLines())
 * ```
 */
export function record<Data>(connection: Connection<Data, never>, options: RecordingOptions = {}): Recording {
  const managed = connection as unknown as ManagedConnection | null | undefined
  if (!managed?.onReady) throw new TypeError('the connection must come from createConnection or useWebSocket')
  for (const name of ['frames', 'bytes'] as const) {
    const value = options[name] ?? 1
    if (!(value >= 1)) throw optionError(name, '1 or more', value)
  }
  return new Recorder(managed, options).recording
}

/** Writes what a connection does into a book. */
class Recorder {
  readonly recording: Recording
  readonly #connection: ManagedConnection
  readonly #book: Book
  readonly #frames: FrameRecorder
  readonly #simulator: Simulator
  readonly #isMasked: boolean
  readonly #stops: (() => void)[]
  /** The connection from the inside. Null before it dials. */
  #inside: Inside | null = null
  /** What was read last, once the recording was stopped. */
  #final: Reading | null = null
  #phase: Phase = 'idle'
  #session = 0
  #address = ''

  constructor(connection: ManagedConnection, options: RecordingOptions) {
    this.#connection = connection
    this.#isMasked = !!options.mask
    this.#book = new Book(options, () => this.#read())
    this.#frames = new FrameRecorder(this.#book.ring, options.mask)
    this.#simulator = new Simulator(() => (this.#final ? null : toSocket(this.#inside)), this.#book.change)
    const stopWatching = watchConnections((inside) => {
      if (inside.connection === connection) this.#look(inside)
    })
    this.#stops = [
      stopWatching,
      connection.onEvent((entry) => {
        this.#write(entry)
      }),
      connection.onMessage((event, data) => {
        if (this.#keepsDecoded(event.data, data)) this.#frames.decode(event, data)
      }),
    ]
    this.recording = createRecording(createId(), this.#book, this.#simulator, {
      connection,
      retryNow: () => {
        if (!this.#final && connection.getSnapshot().retry) connection.redial()
      },
      stop: () => {
        this.#stop()
      },
    })
  }

  /** The connection has dialled, now or before the recording began. */
  #look(inside: Inside): void {
    if (this.#inside) return
    this.#inside = inside
    const { state, session } = inside
    const { phase, dialledAt, openedAt, retry } = state
    const { sessions } = this.#book
    if (session || retry) {
      this.#session = session?.number ?? 0
      const opened = Math.min(openedAt, now())
      const spans: Span[] = session
        ? [{ type: 'connecting', from: dialledAt, to: openedAt < Infinity ? opened : null }]
        : [{ type: 'waiting', from: retry!.at - retry!.delay, to: null }]
      if (session && openedAt < Infinity) spans.push({ type: 'open', from: opened, to: null })
      sessions.adopt(this.#session, session?.transport.view.protocol ?? '', spans)
    }
    this.#enter({ at: now(), phase, retry })
  }

  #enter({ at, phase, retry }: Pick<Extract<LogEntry, { type: 'phase' }>, 'at' | 'phase' | 'retry'>): void {
    // The first one may come twice: from the list of connections, and as an event.
    if (phase === this.#phase) return
    this.#phase = phase
    const session = this.#inside?.session
    if (session) {
      this.#session = session.number
      this.#address = session.transport.view.url || this.#address
    }
    const protocol = session?.transport.view.protocol ?? ''
    this.#book.sessions.enter({ phase, at, number: session?.number ?? 0, protocol, retry })
    if (phase === 'connecting') this.#simulator.dialled()
  }

  #write(entry: LogEntry): void {
    const { sessions } = this.#book
    this.#book.requests.watch(this.#connection.channels)
    switch (entry.type) {
      case 'phase':
        this.#enter(entry)
        break
      case 'sent':
      case 'received':
        this.#writeFrame(entry)
        return
      case 'latency':
        this.#book.addLatency({ at: entry.at, latency: entry.latency })
        break
      case 'onClose': {
        const { code, reason, wasClean } = entry.detail
        const { lastCloseEvent, closedBy } = this.#connection.getSnapshot()
        // After a reset, the snapshot says nothing of the session that was left.
        const by = lastCloseEvent === entry.detail && closedBy ? closedBy : 'client'
        sessions.close({ at: entry.at, code, reason, wasClean, closedBy: by })
        break
      }
      case 'onError':
        this.#fail(entry.detail)
        break
      case 'onReconnectStop':
        sessions.stop(entry.detail.reason)
        break
      case 'onOpen':
      case 'onReconnect':
    }
    this.#book.change()
  }

  /** Runs for every frame. */
  #writeFrame(entry: Extract<LogEntry, { type: 'sent' | 'received' }>): void {
    const { at, type, bytes } = entry
    const { sessions, rates, isPaused, change, changeFrames } = this.#book
    rates.add(at, type, bytes)
    sessions.count(this.#session, type, bytes, at)
    if (!isPaused) {
      const isSimulated = type === 'received' && this.#simulator.isInjecting
      this.#frames.add(entry, bytes, this.#session, isSimulated, change)
    }
    changeFrames()
  }

  #fail(error: Error): void {
    if (!(error instanceof MessageError)) this.#book.sessions.fail(error.message)
    else this.#frames.refuse(error.event, error.message)
  }

  /** False if the decoded data say no more than the frame. */
  #keepsDecoded(raw: unknown, data: unknown): boolean {
    if (this.#isMasked || this.#book.isPaused || data === raw) return false
    const { parse, schema, split } = this.#inside?.settings ?? {}
    return !(parse === 'json' && !schema && !split)
  }

  #read(): Reading {
    if (this.#final) return this.#final
    const { status, readyState, closedBy, retry, error, lastCloseEvent } = this.#connection.getSnapshot()
    this.#book.requests.watch(this.#connection.channels)
    return {
      status,
      readyState,
      closedBy,
      retry,
      address: maskAddress(this.#address || toText(this.#inside?.settings.source)),
      phase: this.#inside?.state.phase ?? this.#phase,
      error: error && error.message,
      closeCode: lastCloseEvent && lastCloseEvent.code,
      session: this.#session,
      owners: countOwners(this.#connection),
      latency: this.#connection.latency,
      queued: this.#inside?.sender.queue.size ?? 0,
      bufferedAmount: this.#connection.bufferedAmount,
      simulated: this.#simulator.simulated,
      isSimulating: this.#simulator.isSimulating,
      isLive: true,
    }
  }

  #stop(): void {
    if (this.#final) return
    for (const stop of this.#stops) stop()
    this.#simulator.release()
    this.#book.requests.stop()
    this.#final = { ...this.#read(), isLive: false }
    this.#book.end()
  }
}

/** The current socket itself. */
const toSocket = (inside: Inside | null): Socket | null =>
  (inside?.session?.transport.view as { [rawSocket]?: Socket } | undefined)?.[rawSocket] ?? null

const toText = (source: unknown): string =>
  typeof source === 'string' ? source : ((Object(source) as Partial<URL>).href ?? '')
