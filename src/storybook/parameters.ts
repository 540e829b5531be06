import type { TopicServerOptions } from '../testing/createTopicServer.js'
import type { AcceptOptions, CloseFrame, FakePeer } from '../testing/FakePeer.js'

/** The actions of a peer, with the names that they have in {@link FakePeer}. */
export interface WebSocketActions {
  /** Accepts the handshake. Without this step, the first step that needs an open connection accepts it. */
  readonly accept?: true | AcceptOptions
  /** Refuses the handshake. */
  readonly refuse?: true
  /** Sends text or bytes. */
  readonly send?: string | BufferSource
  /** Sends `JSON.stringify(value)`. */
  readonly sendJson?: unknown
  /** Waits for the next message from the client. */
  readonly next?: true
  /** Closes: with a code, with a code and reason, or with an empty frame (`true`), for which the client gets 1005. */
  readonly close?: true | number | CloseFrame
  /** Sends an invalid frame: the client gets `error`, then 1006. */
  readonly breakProtocol?: true
  /** Cuts the connection without a close frame: the client gets 1006. */
  readonly vanish?: true
  /** Stops reading and answering. */
  readonly stall?: true
  /** Reads again after `stall`. */
  readonly resume?: true
  /** Sends data to all who have subscribed to a topic. Needs `topics`. */
  readonly push?: readonly [topic: unknown, data: unknown]
  /** Refuses a topic from now on. Needs `topics`. */
  readonly refuseTopic?: readonly [topic: unknown, error: unknown]
}

/** One step of a script: at most one action, and the time to wait before it. */
export interface WebSocketStep extends WebSocketActions {
  /**
   * Milliseconds after the previous step. For the first step: after the client dials.
   *
   * @default 0
   */
  readonly after?: number
}

/** The tools for a script that is a function. */
export interface ScriptTools {
  /** Resolves after this many milliseconds. Never resolves if the connection ends first. */
  readonly wait: (milliseconds: number) => Promise<void>
}

/**
 * The script of a peer.
 *
 * - Steps: one sequence that starts with the first connection. If a step needs an open connection and the current one has ended, it waits for the
 *   next one and accepts it; `accept` and `refuse` wait for the next handshake. After the last step, the next connection starts the script from the
 *   beginning. Each address has its own run of the script. A connection that is dialled while another run is active also gets its own.
 * - A function: called for each connection, inside the constructor of its socket. It may end with an error that the peer throws, or that `next()`
 *   rejects with, because the connection has ended. Any other error is reported as uncaught.
 */
export type WebSocketScript = readonly WebSocketStep[] | ((peer: FakePeer, tools: ScriptTools) => unknown)

/** The actions of the toolbar for a live server. Only the story knows how to reach it. */
export interface LiveServer {
  /** Cuts the connection. */
  readonly vanish?: () => void
  /** Closes with this code. */
  readonly close?: (code: number) => void
}

/** The parameters of a story: `parameters.webSocket`. */
export interface WebSocketParameters {
  /**
   * The script of the peer.
   *
   * @default `[{ accept: true }]`: accepts every connection and sends nothing
   */
  readonly script?: WebSocketScript
  /**
   * Milliseconds that everything takes in each direction.
   *
   * @default 0
   */
  readonly latency?: number
  /**
   * The peer serves topics: see `createTopicServer` of `wasclean/testing`. It then takes all messages of the client, so that the step `next` gets none.
   *
   * @default false
   */
  readonly topics?: boolean | TopicServerOptions
  /** Without it, the actions of the toolbar have no effect on a live server. */
  readonly live?: LiveServer
}

const actions: readonly (keyof WebSocketActions)[] = [
  'accept',
  'refuse',
  'send',
  'sendJson',
  'next',
  'close',
  'breakProtocol',
  'vanish',
  'stall',
  'resume',
  'push',
  'refuseTopic',
]

/** Returns the action of a step. */
export const actionOf = (step: WebSocketStep): keyof WebSocketActions | undefined =>
  actions.find((action) => action in step)

/** @throws TypeError for invalid parameters. */
export function assertParameters({ script = [], latency = 0, topics }: WebSocketParameters): void {
  const subject = 'parameters.webSocket'
  assertDuration(`${subject}.latency`, latency)
  if (typeof script === 'function') return
  if (!Array.isArray(script)) {
    throw new TypeError(`${subject}.script: must be steps or a function, got ${typeof script}`)
  }
  for (const [index, step] of script.entries()) {
    assertStep(`${subject}.script[${index}]`, step)
    if (!topics && ('push' in step || 'refuseTopic' in step))
      throw new TypeError(`${subject}.script[${index}]: needs ${subject}.topics`)
  }
}

function assertStep(subject: string, step: unknown): void {
  if (typeof step !== 'object' || step === null) {
    throw new TypeError(`${subject}: must be an object, got ${String(step)}`)
  }
  const done = Object.keys(step).filter((name) => name !== 'after')
  const unknown = done.filter((name) => !actions.some((action) => action === name))
  if (unknown.length > 0) {
    throw new TypeError(`${subject}: must be after, ${actions.join(', ')}, got ${unknown.join(', ')}`)
  }
  if (done.length > 1) throw new TypeError(`${subject}: must do one thing, got ${done.join(', ')}`)
  assertDuration(`${subject}.after`, (step as WebSocketStep).after ?? 0)
}

function assertDuration(subject: string, value: unknown): void {
  if (typeof value === 'number' && value >= 0 && value < Infinity) return
  throw new TypeError(`${subject}: must be milliseconds from 0 on, got ${String(value)}`)
}
