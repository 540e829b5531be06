import { call } from '../../src/connection/callbacks.js'
import { createHeldConnection } from '../../src/connection/connection.js'
import type { HeldConnection } from '../../src/connection/contract.js'
import type { ConnectionOptions, Source } from '../../src/connection/options.js'
import { FakeWebSocket } from './FakeWebSocket.js'

/** A connection to fake sockets, and all that it told. */
export interface Witness extends HeldConnection {
  /** What was called, in order: 'onOpen', 'onMessage', 'onError', 'onClose', and the ready states that subscribers saw. */
  readonly told: (string | number)[]
  readonly messages: MessageEvent[]
  readonly errors: Error[]
  readonly closeEvents: CloseEvent[]
}

export function witness(
  options: ConnectionOptions<unknown> = {},
  source: Source = 'ws://peer/',
  phase: 'idle' | 'awaited' = 'idle',
): Witness {
  const settings = { WebSocket: FakeWebSocket, reconnect: false, ...options, source }
  const connection = createHeldConnection(settings, phase)
  const messages: MessageEvent[] = []
  const errors: Error[] = []
  const closeEvents: CloseEvent[] = []
  const told: (string | number)[] = []

  let { readyState } = connection.getSnapshot()
  connection.subscribe(() => {
    if (connection.getSnapshot().readyState !== readyState) {
      readyState = connection.getSnapshot().readyState
      told.push(readyState)
    }
  })
  connection.listen((...happening) => {
    const [name, event] = happening
    told.push(name)
    if (name === 'onError') errors.push(event)
    else if (name === 'onClose') closeEvents.push(event)
    call(options, ...happening)
  })
  connection.onMessage((event, data) => {
    told.push('onMessage')
    messages.push(event)
    options.onMessage?.(event, data)
  })
  // Not spread: that would read `bufferedAmount` once and for all.
  return Object.assign(connection, { told, messages, errors, closeEvents })
}

/** One that is open, and its socket. */
export function openWitness(options?: ConnectionOptions<unknown>): [Witness, FakeWebSocket] {
  const connection = witness(options)
  connection.open()
  FakeWebSocket.last.accept()
  connection.told.splice(0)
  return [connection, FakeWebSocket.last]
}

/** The three words of a CloseEvent that count. */
export const end = (event: CloseEvent | null | undefined) =>
  event && { code: event.code, reason: event.reason, wasClean: event.wasClean }

export const cutOff = { code: 1006, reason: '', wasClean: false }
