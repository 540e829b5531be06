import { createFrameGate, type Frames } from '../platform/frame.js'
import type { Transport } from '../platform/transport.js'
import type { MessageData } from '../protocol/messageData.js'
import type { SendOutcome } from './contract.js'
import { createListeners } from './listeners.js'
import type { ConnectionSettings } from './options.js'
import { createOutbox, type Outbox } from './outbox.js'

/** What a connection has to send with now. */
export interface Means {
  readonly settings: ConnectionSettings
  readonly transport: Transport | null
  /** Sends through the transport, which must be there. */
  readonly transmit: Transport['send']
  readonly open: boolean
  /** A session is on its way, or there: what cannot be sent now may be kept for it. */
  readonly keeps: boolean
}

/** The way out: straight to the socket, or kept until there is an open one with room. */
export interface Outflow {
  readonly send: (message: MessageData) => SendOutcome
  /** Puts aside what is kept: what is sent from now on goes out before it. */
  readonly withhold: () => void
  /** Takes back what was put aside, and sends as much as there is room for. */
  readonly release: () => void
  /** Drops all that is kept. */
  readonly clear: () => void
  /** Nothing more is sent by itself. */
  readonly stop: () => void
  /** How many bytes are unsent. */
  readonly measure: () => number
  /** Tells it to those who want to know. */
  readonly tell: () => void
  readonly onBufferedAmount: (listener: (bytes: number) => void) => () => void
}

export function createOutflow(getMeans: () => Means, frames: Frames): Outflow {
  const amounts = createListeners<[bytes: number]>()
  const outbox = createOutbox()
  const gate = createFrameGate(flow, frames)
  let withheld: ReturnType<Outbox['clear']> = []
  let told = 0

  const hasRoom = ({ transport, settings: { highWaterMark = Infinity } }: Means): boolean =>
    !((transport?.bufferedAmount ?? 0) >= Math.max(highWaterMark, 1))

  const measure = (): number => outbox.bytes + (getMeans().transport?.bufferedAmount ?? 0)

  function tell(): void {
    const bytes = measure()
    if (bytes !== told) amounts.notify((told = bytes))
  }

  /** Sends what is kept, as far as there is room, and comes back with the next frame while something is unsent that matters. */
  function flow(): void {
    const means = getMeans()
    const { open, transport, transmit, settings } = means
    if (open) outbox.drain((message) => hasRoom(means) && transmit(message), settings.queue)
    tell()
    if (transport && (outbox.size || (amounts.size && measure()))) gate.ask()
  }

  return {
    send(message) {
      const means = getMeans()
      const { open, keeps, transmit, settings } = means
      let outcome: SendOutcome = 'dropped'
      // Open, but the server is closing already: no session is on its way that it could be kept for.
      if (open && !outbox.size && hasRoom(means)) {
        if (transmit(message)) outcome = 'sent'
      } else if (keeps && outbox.keep(message, settings.queue)) outcome = 'queued'
      if (amounts.size || (open && outbox.size)) gate.ask()
      return outcome
    },
    withhold() {
      withheld = outbox.clear()
    },
    release() {
      outbox.restore(withheld)
      withheld = []
      flow()
    },
    clear() {
      outbox.clear()
      withheld = []
    },
    stop: gate.stop,
    measure,
    tell,
    onBufferedAmount(listener) {
      const forget = amounts.add(listener)
      gate.ask()
      return () => {
        forget()
        if (!amounts.size && !outbox.size) gate.stop()
      }
    },
  }
}
