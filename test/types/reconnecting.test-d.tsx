// Compiled, never run. A line that stops failing is reported by tsc as an unused @ts-expect-error.
import { expectTypeOf } from 'vitest'
import {
  createConnection,
  useLatency,
  useWebSocket,
  type Attempt,
  type ClosedBy,
  type Failure,
  type HeartbeatOptions,
  type IncomingData,
  type ReconnectInfo,
  type ReconnectOptions,
  type ReconnectStop,
  type Retry,
} from '../../src/index.js'

declare const perhaps: boolean | undefined

export function Component() {
  const socket = useWebSocket('wss://example.com/chat', {
    reconnect: {
      attempts: Infinity,
      delay: 1_000,
      factor: 2,
      maxDelay: 30_000,
      jitter: 'none',
      minUptime: 5_000,
      shouldReconnect(event, failure) {
        expectTypeOf(event).toEqualTypeOf<CloseEvent | null>()
        expectTypeOf(failure).toEqualTypeOf<Failure>()
        expectTypeOf(failure.closedBy).toEqualTypeOf<ClosedBy | null>()
        return event?.code !== 4001
      },
    },
    heartbeat: {
      message: () => new Uint8Array(1),
      response: (event) => {
        expectTypeOf(event).toEqualTypeOf<MessageEvent<IncomingData>>()
        return event.data === 'pong'
      },
      interval: 30_000,
      timeout: 10_000,
    },
    pauseWhenHidden: 60_000,
    onReconnect: (info) => expectTypeOf(info).toEqualTypeOf<ReconnectInfo>(),
    onReconnectStop(stop) {
      expectTypeOf(stop).toEqualTypeOf<ReconnectStop>()
      expectTypeOf(stop.reason).toEqualTypeOf<'code' | 'attempts' | 'declined' | 'refused'>()
      expectTypeOf(stop.event).toEqualTypeOf<CloseEvent | null>()
    },
  })

  // R7: null unless an attempt is scheduled.
  expectTypeOf(socket.retry).toEqualTypeOf<Retry | null>()
  expectTypeOf<Retry>().toEqualTypeOf<{
    readonly attempt: number
    readonly delay: number
    readonly at: number
  }>()
  // @ts-expect-error null unless an attempt is scheduled
  socket.retry.delay

  // C8: it fits a click handler.
  expectTypeOf(socket.reconnect).toEqualTypeOf<() => void>()

  // R6: null until there is a latency.
  expectTypeOf(useLatency(socket)).toEqualTypeOf<number | null>()
  expectTypeOf(useLatency(socket.connection)).toEqualTypeOf<number | null>()
  return <button onClick={socket.reconnect} />
}

// R1, R6: on, off, undefined, or with options.
for (const reconnect of [true, false, perhaps, {}, { delay: undefined }])
  createConnection('ws://peer/', { reconnect })
for (const heartbeat of [true, false, perhaps, {}, { message: 'ping', response: 'pong' }])
  createConnection('ws://peer/', { heartbeat })
expectTypeOf<ReconnectOptions['jitter']>().toEqualTypeOf<'full' | 'none' | undefined>()
expectTypeOf<HeartbeatOptions['interval']>().toEqualTypeOf<number | undefined>()

// @ts-expect-error no such jitter
createConnection('ws://peer/', { reconnect: { jitter: 'equal' } })
// @ts-expect-error no such option
createConnection('ws://peer/', { reconnect: { retries: 3 } })
// @ts-expect-error it must return a boolean
createConnection('ws://peer/', { reconnect: { shouldReconnect: () => undefined } })
// @ts-expect-error it must not return a promise
createConnection('ws://peer/', { reconnect: { shouldReconnect: () => Promise.resolve(true) } })
// @ts-expect-error milliseconds
createConnection('ws://peer/', { heartbeat: '30s' })

// R8: the argument of an address function, and of a protocols function.
createConnection(
  (attempt) => {
    expectTypeOf(attempt).toEqualTypeOf<Attempt>()
    expectTypeOf(attempt.signal).toEqualTypeOf<AbortSignal>()
    expectTypeOf(attempt.lastCloseEvent).toEqualTypeOf<CloseEvent | null>()
    return `ws://peer/${attempt.attempt}`
  },
  { protocols: ({ attempt }) => [`attempt-${attempt}`] },
)

const connection = createConnection('ws://peer/')
expectTypeOf(connection.latency).toEqualTypeOf<number | null>()
expectTypeOf(connection.onLatency((latency) => expectTypeOf(latency).toEqualTypeOf<number>())).toEqualTypeOf<
  () => void
>()
