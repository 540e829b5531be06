import type { AcceptOptions, CloseFrame, FakePeer } from '../testing/FakePeer.js'

/** What a peer can be told to do, under the names that {@link FakePeer} has for it. */
export interface WebSocketDeeds {
  /** Finishes the handshake. Where no step says so, the first that needs an open connection does it. */
  readonly accept?: true | AcceptOptions
  /** Fails the handshake. */
  readonly refuse?: true
  /** Sends text or bytes. */
  readonly send?: string | BufferSource
  /** Sends `JSON.stringify(value)`. */
  readonly sendJson?: unknown
  /** Waits for the next message of the client. */
  readonly next?: true
  /** Closes: with this code, with this code and reason, or, for `true`, with an empty frame, which arrives as 1005. */
  readonly close?: true | number | CloseFrame
  /** Is gone without a close frame: 1006. */
  readonly vanish?: true
  /** Reads nothing and answers nothing from now on. */
  readonly stall?: true
  /** Reads on. */
  readonly resume?: true
}

/** One step of a script: at most one deed, and how long to wait before it. */
export interface WebSocketStep extends WebSocketDeeds {
  /**
   * In milliseconds, from the step before; for the first step, from the moment that the client dials.
   *
   * @default 0
   */
  readonly after?: number
}

/** What a script that is a function gets beside the peer. */
export interface ScriptTools {
  /** Resolves after so many milliseconds; never, once the connection is over. */
  readonly wait: (milliseconds: number) => Promise<void>
}

/**
 * What the peer does by itself.
 *
 * - Steps: one story from the first connection on. A step that needs an open connection, where the last one has ended, waits for the next to
 *   be dialled and accepts it; `accept` and `refuse` wait for the next handshake. After the last step, the next connection begins it anew. Each
 *   address has its own run, and so has each connection that is dialled while another run is under way.
 * - A function: called for each connection, within the constructor of its socket. If it throws or rejects once the connection is over, that is no
 *   error.
 */
export type WebSocketScript = readonly WebSocketStep[] | ((peer: FakePeer, tools: ScriptTools) => unknown)

/** What the toolbar does to a live server, since only the story knows how. */
export interface LiveServer {
  /** The line is to be cut. */
  readonly vanish?: () => void
  /** The server is to close with this code. */
  readonly close?: (code: number) => void
}

/** A story's `parameters.webSocket`. */
export interface WebSocketParameters {
  /** @default `[{ accept: true }]`: every connection is accepted, and nothing is sent */
  readonly script?: WebSocketScript
  /**
   * How long everything takes to arrive, in milliseconds, each way.
   *
   * @default 0
   */
  readonly latency?: number
  /** Without it, the toolbar's deeds do nothing to a live server. */
  readonly live?: LiveServer
}

const deeds: readonly (keyof WebSocketDeeds)[] = [
  'accept',
  'refuse',
  'send',
  'sendJson',
  'next',
  'close',
  'vanish',
  'stall',
  'resume',
]

/** Which of its deeds a step does. */
export const deedOf = (step: WebSocketStep): keyof WebSocketDeeds | undefined =>
  deeds.find((deed) => deed in step)

/** @throws TypeError for parameters that mean nothing. */
export function assertParameters({ script = [], latency = 0 }: WebSocketParameters): void {
  const subject = 'parameters.webSocket'
  assertDuration(`${subject}.latency`, latency)
  if (typeof script === 'function') return
  if (!Array.isArray(script)) {
    throw new TypeError(`${subject}.script: must be steps or a function, got ${typeof script}`)
  }
  for (const [index, step] of script.entries()) assertStep(`${subject}.script[${index}]`, step)
}

function assertStep(subject: string, step: unknown): void {
  if (typeof step !== 'object' || step === null) {
    throw new TypeError(`${subject}: must be an object, got ${String(step)}`)
  }
  const done = Object.keys(step).filter((name) => name !== 'after')
  const unknown = done.filter((name) => !deeds.some((deed) => deed === name))
  if (unknown.length > 0) {
    throw new TypeError(`${subject}: must be after, ${deeds.join(', ')}, got ${unknown.join(', ')}`)
  }
  if (done.length > 1) throw new TypeError(`${subject}: must do one thing, got ${done.join(', ')}`)
  assertDuration(`${subject}.after`, (step as WebSocketStep).after ?? 0)
}

function assertDuration(subject: string, value: unknown): void {
  if (typeof value === 'number' && value >= 0 && value < Infinity) return
  throw new TypeError(`${subject}: must be milliseconds from 0 on, got ${String(value)}`)
}
