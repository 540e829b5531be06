import { call } from '../../src/connection/emitting/callbacks.js'
import { createManagedConnection } from '../../src/connection/connection.js'
import type { ManagedConnection } from '../../src/connection/contract.js'
import type { ConnectionOptions } from '../../src/connection/connectionOptions.js'
import type { Source } from '../../src/connection/options.js'
import { FakeWebSocket } from './FakeWebSocket.js'

/** A connection to fake sockets that records what it calls and emits. */
export interface Witness extends ManagedConnection {
  /** What was called, in order: 'onOpen', 'onMessage', 'onError', 'onClose', and the ready states that subscribers saw. */
  readonly calls: (string | number)[]
  readonly messages: MessageEvent[]
  readonly errors: Error[]
  readonly closeEvents: CloseEvent[]
}

export function witness(
  options: ConnectionOptions<unknown> = {},
  source: Source = 'ws://peer/',
  phase: 'idle' | 'mounting' = 'idle',
): Witness {
  const settings = { WebSocket: FakeWebSocket, reconnect: false, ...options, source }
  const connection = createManagedConnection(settings, phase)
  const messages: MessageEvent[] = []
  const errors: Error[] = []
  const closeEvents: CloseEvent[] = []
  const calls: (string | number)[] = []

  let { readyState } = connection.getSnapshot()
  connection.subscribe(() => {
    if (connection.getSnapshot().readyState !== readyState) {
      readyState = connection.getSnapshot().readyState
      calls.push(readyState)
    }
  })
  connection.listen((...emitted) => {
    const [name, event] = emitted
    calls.push(name)
    if (name === 'onError') errors.push(event)
    else if (name === 'onClose') closeEvents.push(event)
    call(options, connection, ...emitted)
    // The listener has received the event.
    return true
  })
  connection.onMessage((event, data) => {
    calls.push('onMessage')
    messages.push(event)
    call(options, connection, 'onMessage', event, data)
  })
  // Not spread: that would read `bufferedAmount` once and for all.
  return Object.assign(connection, { calls, messages, errors, closeEvents })
}

/** An open connection, and its socket. */
export function openWitness(options?: ConnectionOptions<unknown>): [Witness, FakeWebSocket] {
  const connection = witness(options)
  connection.open()
  FakeWebSocket.last.accept()
  connection.calls.splice(0)
  return [connection, FakeWebSocket.last]
}

/** The fields of a CloseEvent that tests compare. */
export const end = (event: CloseEvent | null | undefined) =>
  event && { code: event.code, reason: event.reason, wasClean: event.wasClean }

export const cutOff = { code: 1006, reason: '', wasClean: false }
