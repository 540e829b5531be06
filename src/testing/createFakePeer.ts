import { toWellFormed } from '../protocol/closeReason.js'
import { assertState, type PeerState, states } from './assertState.js'
import type { CloseFrame, FakePeer } from './FakePeer.js'
import { createFlow, type Flow } from './flow.js'
import type { Hosts } from './hosts.js'
import { createInbox } from './inbox.js'
import type { Payload } from './payload.js'
import { assertServerFrame, toServerPayload } from './serverFrame.js'
import { nextTask, queueTask } from './tasks.js'
import { createWire, type Wire } from './wire.js'

/** A frame that a client sends. */
export type Frame =
  | { readonly type: 'message'; readonly payload: Payload; readonly sent: () => void }
  | { readonly type: 'close'; readonly frame: CloseFrame }

/** The client side. Each function is called in its own task when something arrives. */
export interface ClientEnd {
  readonly url: string
  readonly protocols: readonly string[]
  readonly established: (protocol: string) => void
  readonly received: (payload: Payload) => void
  readonly closing: (frame: CloseFrame) => void
  /** The frame is invalid. */
  readonly failed: () => void
  readonly lost: () => void
}

/** The functions that the client calls. */
export interface PeerEnd {
  readonly peer: FakePeer
  /** Queues the handshake behind others to the same host. */
  readonly enter: (hosts: Hosts) => void
  /** The handshake has succeeded or failed. The next one may begin. */
  readonly answered: () => void
  readonly push: (frame: Frame | Promise<Frame>) => void
  /** Gives up the connection. Frames that the peer has not read are discarded. */
  readonly leave: () => void
  /** The client has fired its close event. */
  readonly ended: () => void
}

/** The connection between a client and its peer, as the peer sees it. */
class Line {
  state: PeerState = 'waiting'
  closedWith: CloseFrame | null = null
  clientHasEnded = false
  /** Milliseconds in each direction. Set by `peer.latency`. */
  latency = 0
  readonly client: ClientEnd
  readonly inbox = createInbox()
  readonly flow: Flow<Frame>
  readonly wire: Wire
  readonly closed: Promise<CloseFrame | null>
  #resolveClosed!: (frame: CloseFrame | null) => void

  constructor(client: ClientEnd) {
    this.client = client
    const latency = (): number => this.latency
    this.flow = createFlow(latency, (frame) => this.#read(frame))
    this.wire = createWire(latency)
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve
    })
  }

  /** Runs the action in a task of the client. Resolves in a later task, when the client has handled it. */
  arrive(action: () => void): Promise<void> {
    return new Promise((resolve) => {
      this.wire.carry(() => {
        action()
        queueTask(resolve)
      })
    })
  }

  /** Starts to close. Resolves when the session has ended. */
  shut(action: () => void): Promise<void> {
    this.state = 'closing'
    void this.flow.resume()
    this.wire.carry(action)
    return this.closed.then(() => undefined)
  }

  end(): void {
    this.state = 'over'
    if (!this.clientHasEnded) return
    this.inbox.end()
    queueTask(() => this.#resolveClosed(this.closedWith))
  }

  #read(frame: Frame): void {
    if (frame.type === 'message') {
      frame.sent()
      this.inbox.put(frame.payload)
      return
    }
    this.closedWith = frame.frame
    if (this.state !== 'closing') this.wire.carry(() => this.client.closing(frame.frame))
    this.end()
    this.wire.carry(this.client.lost)
  }
}

/** Creates the peer of a client. */
export function createFakePeer(client: ClientEnd): PeerEnd {
  const line = new Line(client)
  const { flow, wire } = line
  let answered = (): void => undefined
  return {
    peer: Object.assign(createReadings(line), createHandshake(line), createActions(line)),
    enter(hosts) {
      wire.hold()
      answered = hosts.enter(client.url, wire.release)
    },
    answered: () => answered(),
    push: flow.push,
    leave() {
      flow.cut()
      // Actions of the peer on a handshake that never begins have no effect, so nothing needs to wait for them.
      wire.release()
      queueTask(() => line.end())
    },
    ended() {
      line.clientHasEnded = true
      if (line.state === 'over') line.end()
    },
  }
}

type Handshake = Pick<FakePeer, 'accept' | 'refuse'>
type Actions = Pick<FakePeer, 'send' | 'close' | 'breakProtocol' | 'vanish' | 'stall' | 'resume' | 'settled'>

const createReadings = (line: Line): Omit<FakePeer, keyof Handshake | keyof Actions> => ({
  url: line.client.url,
  protocols: line.client.protocols,
  received: line.inbox.all,
  closed: line.closed,
  next: line.inbox.next,
  get latency() {
    return line.latency
  },
  set latency(milliseconds) {
    line.latency = milliseconds
  },
  get readyState() {
    return states[line.state][1]
  },
  get closedWith() {
    return line.closedWith
  },
})

const createHandshake = (line: Line): Handshake => ({
  accept(options) {
    const protocol = options?.protocol ?? line.client.protocols[0] ?? ''
    assertState('accept', line.state, 'waiting')
    line.state = 'open'
    return line.arrive(() => line.client.established(protocol))
  },
  refuse() {
    assertState('refuse', line.state, 'waiting')
    line.end()
    return line.arrive(line.client.lost)
  },
})

const createActions = (line: Line): Actions => ({
  send(data) {
    assertState('send', line.state, 'open', 'stalled')
    const payload = toServerPayload(data)
    return line.arrive(() => line.client.received(payload))
  },
  close(code, reason = '') {
    assertState('close', line.state, 'open', 'stalled')
    const text = `${reason}`
    assertServerFrame(code, text)
    return line.shut(() => line.client.closing({ code: code ?? 1005, reason: toWellFormed(text) }))
  },
  breakProtocol() {
    assertState('breakProtocol', line.state, 'open', 'stalled')
    return line.shut(line.client.failed)
  },
  vanish() {
    assertState('vanish', line.state, 'waiting', 'open', 'stalled', 'closing')
    line.flow.cut()
    line.end()
    return line.arrive(line.client.lost)
  },
  stall() {
    assertState('stall', line.state, 'open')
    line.state = 'stalled'
    line.flow.hold()
  },
  resume() {
    assertState('resume', line.state, 'stalled')
    line.state = 'open'
    return line.flow.resume()
  },
  async settled() {
    for (const direction of [line.wire, line.flow, line.wire]) {
      await direction.settled()
      await nextTask()
    }
  },
})
