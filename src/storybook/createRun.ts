import type { FakePeer } from '../testing/FakePeer.js'
import { deedOf, type WebSocketStep } from './parameters.js'

/** A script on its way, from one connection to the next. */
export interface Run {
  /** Whether it goes on with this peer: if it waits for one that dials this address. */
  readonly take: (peer: FakePeer) => boolean
  /** Resolves after the last step. Rejects for a step that cannot be done. */
  readonly ended: Promise<void>
}

const isWaiting = (peer: FakePeer) => peer.readyState === 0
const isOpen = (peer: FakePeer) => peer.readyState === 1

export function createRun(steps: readonly WebSocketStep[], first: FakePeer): Run {
  let peer = first
  let goOn: (() => void) | null = null

  /** Does it as soon as there is one that it can be done to. */
  async function when<Result>(
    fits: (peer: FakePeer) => boolean,
    deed: () => Result,
  ): Promise<Awaited<Result>> {
    while (!fits(peer)) {
      await new Promise<void>((resolve) => {
        goOn = resolve
      })
    }
    // Not after another await, within which the toolbar, a play function or the client could end it.
    return await deed()
  }

  const whenOpen = <Result>(deed: () => Result) =>
    when(
      (candidate) => isWaiting(candidate) || isOpen(candidate),
      () => {
        if (isWaiting(peer)) void peer.accept()
        return deed()
      },
    )

  // One that has ended without a message may be followed by one that brings some.
  const hear = (): Promise<unknown> => whenOpen(() => peer.next().catch(hear))

  async function act(step: WebSocketStep): Promise<void> {
    switch (deedOf(step)) {
      case 'accept':
        return when(isWaiting, () => void peer.accept(step.accept === true ? {} : step.accept))
      case 'refuse':
        return when(isWaiting, () => void peer.refuse())
      case 'send':
        return whenOpen(() => void peer.send(step.send!))
      case 'sendJson':
        return whenOpen(() => void peer.send(JSON.stringify(step.sendJson)))
      case 'next':
        await hear()
        return
      case 'close':
        return whenOpen(() => void close(peer, step.close!))
      case 'vanish':
        return whenOpen(() => void peer.vanish())
      case 'stall':
        return whenOpen(() => peer.stall())
      case 'resume':
        return whenOpen(() => void peer.resume())
      case undefined:
    }
  }

  async function run(): Promise<void> {
    for (const step of steps) {
      const { after = 0 } = step
      if (after > 0) await new Promise((resolve) => setTimeout(resolve, after))
      await act(step)
    }
    if (isWaiting(peer)) void peer.accept()
  }

  return {
    take(candidate) {
      if (!goOn || candidate.url !== peer.url) return false
      peer = candidate
      goOn()
      goOn = null
      return true
    },
    ended: run(),
  }
}

function close(peer: FakePeer, how: NonNullable<WebSocketStep['close']>): Promise<void> {
  if (how === true) return peer.close()
  if (typeof how === 'number') return peer.close(how)
  return peer.close(how.code, how.reason)
}
