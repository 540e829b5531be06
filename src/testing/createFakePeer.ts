import { describeCloseCode } from '../protocol/closeCodes.js'
import { isTooLong, toWellFormed } from '../protocol/closeReason.js'
import { ReadyState } from '../protocol/readyState.js'
import type { CloseFrame, FakePeer, PeerMessage } from './FakePeer.js'
import { createFlow, createWire } from './flow.js'
import { createInbox } from './inbox.js'
import { isBufferSource, type Payload, toBytes } from './payload.js'
import { queueTask } from './tasks.js'

/** What a client puts on the line. */
export type Frame =
  | { readonly type: 'message'; readonly payload: Payload; readonly sent: () => void }
  | { readonly type: 'close'; readonly frame: CloseFrame }

/** What a client does when something comes over the line, each in a task of its own. */
export interface ClientEnd {
  readonly url: string
  readonly protocols: readonly string[]
  readonly established: (protocol: string) => void
  readonly received: (payload: Payload) => void
  readonly closing: (frame: CloseFrame) => void
  readonly lost: () => void
}

/** What the client does to the line. */
export interface PeerEnd {
  readonly peer: FakePeer
  readonly push: (frame: Frame | Promise<Frame>) => void
  /** Lets go of the line; nothing of what it has pushed and was not read arrives. */
  readonly leave: () => void
  /** Has fired its close event. */
  readonly ended: () => void
}

/** Each as an error names it, and as the standard counts it. */
const states = {
  waiting: ['a handshake that waits for accept() or refuse()', ReadyState.CONNECTING],
  open: ['one that is open', ReadyState.OPEN],
  stalled: ['one that is stalled', ReadyState.OPEN],
  closing: ['one that the peer closes', ReadyState.CLOSING],
  over: ['one that is over', ReadyState.CLOSED],
} as const

export function createFakePeer(client: ClientEnd): PeerEnd {
  let state: keyof typeof states = 'waiting'
  let closedWith: CloseFrame | null = null
  const inbox = createInbox()
  const latency = () => peer.latency
  const flow = createFlow(latency, read)
  const wire = createWire(latency)
  let resolveClosed: () => void
  const closed = new Promise<CloseFrame | null>((resolve) => {
    resolveClosed = () => resolve(closedWith)
  })

  /** The deed is done in a task; resolves in a later one, when all that came of it has been seen. */
  const arrive = (deed: () => void): Promise<void> =>
    new Promise((resolve) => {
      wire.carry(() => {
        deed()
        queueTask(resolve)
      })
    })

  function assertState(deed: string, ...allowed: (keyof typeof states)[]): void {
    if (allowed.includes(state)) return
    const wanted = allowed.map((name) => states[name][0]).join(' or ')
    throw new Error(`${deed} of a fake peer: the connection must be ${wanted}, got ${states[state][0]}`)
  }

  function read(frame: Frame): void {
    if (frame.type === 'message') {
      frame.sent()
      inbox.put(frame.payload)
      return
    }
    closedWith = frame.frame
    if (state !== 'closing') wire.carry(() => client.closing(frame.frame))
    state = 'over'
    wire.carry(client.lost)
  }

  const peer: FakePeer = {
    url: client.url,
    protocols: client.protocols,
    received: inbox.all,
    closed,
    latency: 0,
    get readyState() {
      return states[state][1]
    },
    get closedWith() {
      return closedWith
    },
    next: inbox.next,

    accept(options) {
      const protocol = options?.protocol ?? client.protocols[0] ?? ''
      assertState('accept', 'waiting')
      state = 'open'
      return arrive(() => client.established(protocol))
    },

    refuse() {
      assertState('refuse', 'waiting')
      state = 'over'
      return arrive(client.lost)
    },

    send(data) {
      assertState('send', 'open', 'stalled')
      const payload = toPayload(data)
      return arrive(() => client.received(payload))
    },

    close(code, reason = '') {
      assertState('close', 'open', 'stalled')
      const text = `${reason}`
      assertServerFrame(code, text)
      state = 'closing'
      void flow.resume()
      wire.carry(() => client.closing({ code: code ?? 1005, reason: toWellFormed(text) }))
      return closed.then(() => undefined)
    },

    vanish() {
      assertState('vanish', 'waiting', 'open', 'stalled', 'closing')
      state = 'over'
      flow.cut()
      return arrive(client.lost)
    },

    stall() {
      assertState('stall', 'open')
      state = 'stalled'
      flow.hold()
    },

    resume() {
      assertState('resume', 'stalled')
      state = 'open'
      return flow.resume()
    },
  }

  return {
    peer,
    push: flow.push,
    leave() {
      flow.cut()
      queueTask(() => {
        state = 'over'
      })
    },
    ended() {
      inbox.end()
      queueTask(resolveClosed)
    },
  }
}

const toPayload = (data: string | BufferSource): PeerMessage => {
  if (isBufferSource(data)) return toBytes(data)
  if (typeof data === 'string') return toWellFormed(data)
  throw new TypeError(
    `send of a fake peer: data must be a string, an ArrayBuffer or a view, got ${typeof data}`,
  )
}

function assertServerFrame(code: number | undefined, reason: string): void {
  const subject = 'close of a fake peer'
  if (code === undefined) {
    if (reason) throw new Error(`${subject}: a reason must come with a code, got ${JSON.stringify(reason)}`)
    return
  }
  const { sender } = describeCloseCode(code)
  if (sender !== 'server' && sender !== 'either') {
    throw new Error(`${subject}: code must be one that a server may send, got ${code}`)
  }
  if (isTooLong(reason)) {
    throw new Error(`${subject}: reason must fit in 123 bytes of UTF-8, got ${reason.length} characters`)
  }
}
