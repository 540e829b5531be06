import type { TopicServer } from '../testing/createTopicServer.js'
import type { FakePeer } from '../testing/FakePeer.js'
import { actionOf, type WebSocketStep } from './parameters.js'

/** A running script, which may span several connections. */
export interface Run {
  /** Returns true if the script continues with this peer: if it waits for a connection to this address. */
  readonly take: (peer: FakePeer) => boolean
  /** Resolves after the last step. Rejects if a step fails. */
  readonly ended: Promise<void>
}

const isWaiting = (peer: FakePeer) => peer.readyState === 0
const isOpen = (peer: FakePeer) => peer.readyState === 1

/** The current connection of the script, and the function that continues it. */
class Turn {
  peer: FakePeer
  #resume: (() => void) | null = null

  constructor(first: FakePeer) {
    this.peer = first
  }

  take(candidate: FakePeer): boolean {
    if (!this.#resume || candidate.url !== this.peer.url) return false
    this.peer = candidate
    this.#resume()
    this.#resume = null
    return true
  }

  /** Runs the action as soon as there is a peer in a suitable state. */
  async when<Result>(fits: (peer: FakePeer) => boolean, act: () => Result): Promise<Awaited<Result>> {
    while (!fits(this.peer)) {
      await new Promise<void>((resolve) => {
        this.#resume = resolve
      })
    }
    // No further await before it: the toolbar, a play function or the client could end the connection.
    return await act()
  }

  whenWaiting(act: (peer: FakePeer) => unknown): Promise<unknown> {
    return this.when(isWaiting, () => void act(this.peer))
  }

  whenOpen<Result>(act: (peer: FakePeer) => Result): Promise<Awaited<Result>> {
    return this.when(
      (candidate) => isWaiting(candidate) || isOpen(candidate),
      () => {
        if (isWaiting(this.peer)) void this.peer.accept()
        return act(this.peer)
      },
    )
  }

  /** Waits for a message. If the connection ends without one, waits for the next connection. */
  waitForMessage(): Promise<unknown> {
    return this.whenOpen((peer) => peer.next().catch(() => this.waitForMessage()))
  }
}

function act(turn: Turn, step: WebSocketStep, topics: TopicServer | null): Promise<unknown> | undefined {
  switch (actionOf(step)) {
    case 'accept':
      return turn.whenWaiting((peer) => peer.accept(step.accept === true ? {} : step.accept))
    case 'refuse':
      return turn.whenWaiting((peer) => peer.refuse())
    case 'send':
      return turn.whenOpen((peer) => void peer.send(step.send!))
    case 'sendJson':
      return turn.whenOpen((peer) => void peer.send(JSON.stringify(step.sendJson)))
    case 'next':
      return turn.waitForMessage()
    case 'close':
      return turn.whenOpen((peer) => void close(peer, step.close!))
    case 'breakProtocol':
      return turn.whenOpen((peer) => void peer.breakProtocol())
    case 'vanish':
      return turn.whenOpen((peer) => void peer.vanish())
    case 'stall':
      return turn.whenOpen((peer) => peer.stall())
    case 'resume':
      return turn.whenOpen((peer) => void peer.resume())
    case 'push':
      return turn.whenOpen(() => void topics!.push(...step.push!))
    case 'refuseTopic':
      return turn.whenOpen(() => void topics!.refuse(...step.refuseTopic!))
    case undefined:
      return undefined
  }
}

/** Starts a script with its first connection. */
export function createRun(
  steps: readonly WebSocketStep[],
  first: FakePeer,
  topics: TopicServer | null = null,
): Run {
  const turn = new Turn(first)

  async function run(): Promise<void> {
    for (const step of steps) {
      const { after = 0 } = step
      if (after > 0) await new Promise((resolve) => setTimeout(resolve, after))
      await act(turn, step, topics)
    }
    if (isWaiting(turn.peer)) void turn.peer.accept()
  }

  return { take: (candidate) => turn.take(candidate), ended: run() }
}

function close(peer: FakePeer, how: NonNullable<WebSocketStep['close']>): Promise<void> {
  if (how === true) return peer.close()
  if (typeof how === 'number') return peer.close(how)
  return peer.close(how.code, how.reason)
}
