import type { SocketView } from '../platform/transport.js'
import { toCloseArguments } from '../protocol/closeArguments.js'
import { toMessageData, type MessageData } from '../protocol/messageData.js'
import type { Connection, ManagedConnection, SendOutcome } from './contract.js'
import { createOn } from './emitting/createOn.js'
import { warnOfHabit, type Warned } from './emitting/warnings.js'
import { Life } from './life/life.js'
import { createOwnership } from './life/ownership.js'
import type { ConnectionSettings } from './options.js'
import { encode } from './receiving/decode.js'
import { assertSendOptions, type SendOptions } from './sending/sendOptions.js'

/** The getters of a connection. On a prototype, because creating getters in a literal is slow. */
class Readings {
  readonly #life: Life
  constructor(life: Life) {
    this.#life = life
  }
  get bufferedAmount(): number {
    return this.#life.sender.measure()
  }
  get latency(): number | null {
    return this.#life.heartbeat.getLatency()
  }
  get socket(): SocketView | null {
    return this.#life.session?.transport.view ?? null
  }
}

/** Creates a connection with the functions that its owners need besides the public interface. Each function works without its object. */
export function createManagedConnection(
  settings: ConnectionSettings,
  phase: 'idle' | 'mounting',
): ManagedConnection {
  const life = new Life(settings, phase)
  const connection: ManagedConnection = Object.assign(
    new Readings(life),
    createControls(life, phase === 'mounting'),
    createAccess(life),
    { on: createOn(life.publisher, () => connection) },
  )
  life.connection = connection
  return connection
}

type Controls = Pick<
  ManagedConnection,
  'open' | 'reconnect' | 'reopen' | 'redial' | 'close' | 'check' | 'dispose' | 'release' | 'enable'
>

/** The functions that open or close the connection. */
function createControls(life: Life, enabled: boolean): Controls {
  const ownership = createOwnership()
  const warned: Warned = {}

  function dispose(): void {
    ownership.end()
    life.receiver.clear()
    life.step('leave', { era: life.state.era + 1 })
  }

  function reopen(): void {
    if (!life.step('want')) life.step('open')
  }

  function redial(): void {
    if (life.isReporting()) warnOfHabit(warned, 'reconnect')
    life.step('redial', life.cut('client'))
  }

  return {
    reopen,
    redial,
    dispose,
    open() {
      ownership.open()
      reopen()
    },
    reconnect() {
      ownership.open()
      redial()
    },
    close(...values: readonly [code?: unknown, reason?: unknown]) {
      // The arguments are checked before anything changes (C2).
      life.closeArguments = toCloseArguments(...values)
      ownership.close()
      if (life.isReporting()) warnOfHabit(warned, 'close')
      life.step('close', life.session?.end ?? {})
    },
    check() {
      if (life.state.phase !== 'paused') life.step('shown')
    },
    release(left) {
      ownership.release(life.settings.linger, (stays) => {
        if (!stays) dispose()
        left(stays)
      })
    },
    enable(next) {
      ownership.own()
      const before = enabled
      enabled = next
      if (next) life.step('want')
      else if (before && !ownership.isByHand()) life.step('leave')
    },
  }
}

/** The functions that send, read or listen. */
function createAccess(
  life: Life,
): Omit<ManagedConnection, keyof Controls | keyof Readings | keyof Pick<Connection, 'on'>> {
  const { publisher, sender, heartbeat } = life

  const send = (data: MessageData, options?: SendOptions): SendOutcome =>
    // Now, and not when it leaves the queue.
    sender.send(toMessageData(data), options)

  return {
    send,
    sendJson(value, options) {
      assertSendOptions(options)
      return send(encode(value, life.settings), options)
    },
    onLatency: heartbeat.onLatency,
    onBufferedAmount: (listener) => sender.onBufferedAmount(listener),
    getSnapshot: publisher.getSnapshot,
    getPreview: () => publisher.preview(life.preview()),
    setAwaited(awaited) {
      life.awaited = awaited
    },
    getOpening: () => (life.isOpen() ? life.session!.opening : null),
    era: () => life.state.era,
    onReset: publisher.onReset,
    subscribe: publisher.subscribe,
    listen: publisher.listen,
    onChange: publisher.onChange,
    onMessage: publisher.onMessage,
    onEvent: life.log.onEvent,
    onReady: publisher.onReady,
    transmit: (data) => life.isOpen() && life.transmit(data),
    refuse: (error) => publisher.refuse(error, life.settings),
    expects: () => life.keeps(),
    getLast: life.receiver.getLast,
    frames: life.frames,
    configure(next) {
      life.settings = next
      life.armDeadlines()
    },
  }
}
