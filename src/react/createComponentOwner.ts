import { call } from '../connection/emitting/callbacks.js'
import type { Connection, ManagedConnection, SendOutcome } from '../connection/contract.js'
import type { ConnectionEvents } from '../connection/connectionOptions.js'
import type { ConnectionSettings } from '../connection/options.js'
import type { MessageListener } from '../connection/receiving/receivedMessage.js'
import { toCloseArguments } from '../protocol/closeArguments.js'
import { configure, addOwner, noteCleanup, whenOwned, type Owner } from '../sharing/registry.js'
import { warnOfRendering } from '../sharing/warnings.js'

/** The functions that `useWebSocket` returns. */
export type ConnectionFunctions<Outgoing = unknown> = Pick<
  Connection<unknown, Outgoing>,
  'send' | 'sendJson' | 'close' | 'open' | 'reconnect'
>

/** A component as an owner of one connection. Another connection gets another owner; nothing is carried over (F1, L5). */
export interface ComponentOwner {
  readonly connection: ManagedConnection
  /** They act on this connection. They do nothing until a render with it is committed. */
  readonly functions: ConnectionFunctions
  readonly onMessage: MessageListener<unknown>
  /** Takes the settings of the latest committed render. `configures`: they apply to the connection. `enabled`: it wants the connection open. */
  readonly commit: (
    settings: ConnectionSettings & ConnectionEvents<unknown>,
    configures: boolean,
    enabled: boolean,
  ) => void
  /** Owns the connection until the returned function is called. `replaced`: called instead if the connection is no longer the shared one. */
  readonly own: (enabled: boolean, replaced: () => void) => () => void
  /** True while the component owns the connection and wants it open. */
  readonly isWanted: () => boolean
  /** Called by a layout effect: with null before the cleanups of the children's effects run. */
  readonly mark: (mounted: true | null) => void
}

export function createComponentOwner(connect: (owner: Owner) => ManagedConnection): ComponentOwner {
  // The callbacks of the latest committed render.
  let callbacks: ConnectionEvents<unknown> | undefined
  let wanted = false
  let willWant = false
  let gone = false

  const owner: Owner = {
    listener(...emitted) {
      if (emitted[0] === 'onOpen') {
        // A component that joins while the event is emitted has got it already.
        if (owner.opening === emitted[1]) return true
        owner.opening = emitted[1]
      }
      return call(callbacks!, connection, ...emitted)
    },
  }
  const connection = connect(owner)

  function isCommitted(): boolean {
    if (!callbacks) warnOfRendering()
    return !!callbacks
  }

  const send = (pass: () => SendOutcome): SendOutcome =>
    !isCommitted() ? 'dropped' : willWant && !wanted && !gone ? passAhead(connection, pass) : pass()

  return {
    connection,
    functions: {
      send: (...values) => send(() => connection.send(...values)),
      sendJson: (...values) => send(() => connection.sendJson(...values)),
      close(...values: readonly []) {
        if (isCommitted()) connection.close(...values)
        // The arguments are checked in every state (C2).
        else toCloseArguments(...values)
      },
      open() {
        // An unmounted component opens nothing (L4).
        if (isCommitted()) whenOwned(connection, connection.reopen)
      },
      reconnect() {
        if (isCommitted()) whenOwned(connection, connection.redial)
      },
    },
    onMessage: (event, data) => call(callbacks!, connection, 'onMessage', event, data),
    commit(settings, configures, enabled) {
      callbacks = settings
      willWant = enabled
      if (configures) configure(connection, owner, settings)
    },
    own(enabled, replaced) {
      const leave = addOwner(connection, owner, enabled, replaced)
      wanted = enabled
      return () => {
        wanted = false
        leave()
      }
    },
    isWanted: () => wanted,
    mark(mounted) {
      gone = !mounted
      if (gone) noteCleanup(connection, owner)
    },
  }
}

/** Effects of children, and layout effects, run before the effect that opens the connection. What they send is queued (S1). */
function passAhead({ setAwaited }: ManagedConnection, pass: () => SendOutcome): SendOutcome {
  setAwaited(true)
  try {
    return pass()
  } finally {
    setAwaited(false)
  }
}
