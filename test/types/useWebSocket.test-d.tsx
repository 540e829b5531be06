// Compiled, never run. A line that stops failing is reported by tsc as an unused @ts-expect-error.
import { WebSocket as MockWebSocket } from 'mock-socket'
import { expectTypeOf } from 'vitest'
import { WebSocket as NodeWebSocket } from 'ws'
import {
  closeCodes,
  createConnection,
  describeCloseCode,
  fitCloseReason,
  useWebSocket,
  type ClosedBy,
  type Connection,
  type ConnectionEvents,
  type ConnectionOptions,
  type ConnectionSnapshot,
  type IncomingData,
  type MessageData,
  type ReadyState,
  type SendOptions,
  type SendOutcome,
  type UseWebSocketOptions,
  type UseWebSocketResult,
  type WebSocketConstructor,
  type WebSocketLike,
} from '../../src/index.js'
import * as core from '../../src/core.js'
import { FakeWebSocket } from '../../src/testing.js'

declare const perhaps: boolean | undefined
declare const configured: number

type IsAny<Type> = 0 extends 1 & Type ? true : false

/** Whether a type is `any`, or a function with `any` as an argument or as its result. */
type HasAny<Type> =
  IsAny<Type> extends true
    ? true
    : Type extends (...values: infer Values) => infer Outcome
      ? HasAny<Outcome> | true extends HasAny<Values[number]> | HasAny<Outcome>
        ? true
        : false
      : false

export function Component() {
  const socket = useWebSocket('wss://example.com/chat')
  const {
    readyState,
    lastCloseEvent,
    closedBy,
    lastMessage,
    data,
    error,
    send,
    sendJson,
    close,
    open,
    connection,
  } = socket

  // L7: exactly the fields that may be null have null in their types.
  expectTypeOf(socket).toEqualTypeOf<UseWebSocketResult>()
  expectTypeOf(readyState).toEqualTypeOf<ReadyState>()
  expectTypeOf(readyState).toEqualTypeOf<0 | 1 | 2 | 3>()
  expectTypeOf(lastCloseEvent).toEqualTypeOf<CloseEvent | null>()
  expectTypeOf(closedBy).toEqualTypeOf<ClosedBy | null>()
  expectTypeOf(closedBy).toEqualTypeOf<'client' | 'server' | 'network' | 'timeout' | null>()
  expectTypeOf(lastMessage).toEqualTypeOf<MessageEvent<IncomingData> | null>()
  expectTypeOf(data).toEqualTypeOf<string | Blob | ArrayBuffer | null>()
  expectTypeOf(error).toEqualTypeOf<Error | null>()
  expectTypeOf(connection).toEqualTypeOf<Connection>()
  expectTypeOf(connection.getSnapshot()).toEqualTypeOf<ConnectionSnapshot>()
  // @ts-expect-error null until a session has ended
  lastCloseEvent.code
  // @ts-expect-error null until a message has come
  lastMessage.data
  // @ts-expect-error null until a message has come
  data.slice(0)
  // @ts-expect-error null unless something went wrong
  error.message
  // @ts-expect-error the component must check whether it is a string, a Blob or an ArrayBuffer
  data?.length
  // @ts-expect-error there are four states
  if (readyState === 4) open()
  // @ts-expect-error no such value
  if (closedBy === 'peer') open()
  expectTypeOf(lastCloseEvent?.wasClean).toEqualTypeOf<boolean | undefined>()
  // Any number, because a server may send any code.
  expectTypeOf(lastCloseEvent?.code).toEqualTypeOf<number | undefined>()

  // S1: the data that may be sent, and the outcome.
  expectTypeOf(send).toEqualTypeOf<(data: MessageData, options?: SendOptions) => SendOutcome>()
  expectTypeOf(send('text')).toEqualTypeOf<'sent' | 'queued' | 'dropped'>()
  expectTypeOf(sendJson({ hello: 'there' })).toEqualTypeOf<SendOutcome>()
  send(new Blob())
  send(new Uint8Array(1))
  // @ts-expect-error objects go through sendJson
  send({ hello: 'there' })
  // @ts-expect-error a number is not data
  send(5)

  // C1: close accepts the same as the platform's.
  close()
  close(1000, 'bye')
  close(configured)
  close(undefined, 'bye')
  // @ts-expect-error only servers and browsers send it
  close(1001)
  // @ts-expect-error below 3000
  close(2999)
  // @ts-expect-error above 4999
  close(5000)
  // @ts-expect-error there is no close(reason)
  close('bye')
  // @ts-expect-error the same on the connection
  connection.close(1001)
  open()
  // @ts-expect-error it opens the address of the hook
  open('wss://example.com/other')

  return (
    <>
      {/* @ts-expect-error would be called with an event */}
      <button onClick={close} />
      {/* @ts-expect-error would be called with an event */}
      <button onClick={socket.connection.close} />
      <button onClick={() => close(4000, 'clicked')} />
      <button onClick={open} />
      {/* @ts-expect-error an event is not data */}
      <button onClick={send} />
      {readyState}
      {typeof data === 'string' && data}
      {error?.message}
    </>
  )
}

declare const result: UseWebSocketResult
// @ts-expect-error fields are read-only
result.readyState = 1
// @ts-expect-error functions are read-only
result.close = () => undefined

// No public type has `any`, neither in a field nor in a function.
type Anys<Type> = {
  [Key in keyof Type]-?: HasAny<NonNullable<Type[Key]>> extends false ? never : Key
}[keyof Type]
expectTypeOf<Anys<UseWebSocketResult>>().toEqualTypeOf<never>()
expectTypeOf<Anys<ConnectionSnapshot>>().toEqualTypeOf<never>()
expectTypeOf<Anys<Connection>>().toEqualTypeOf<never>()
expectTypeOf<Anys<UseWebSocketOptions>>().toEqualTypeOf<never>()
expectTypeOf<Anys<ConnectionOptions>>().toEqualTypeOf<never>()
expectTypeOf<Anys<ConnectionEvents>>().toEqualTypeOf<never>()
expectTypeOf<Anys<WebSocketLike>>().toEqualTypeOf<never>()
expectTypeOf<Anys<typeof core>>().toEqualTypeOf<never>()
expectTypeOf<IsAny<NonNullable<UseWebSocketResult['lastMessage']>['data']>>().toEqualTypeOf<false>()
expectTypeOf<
  IsAny<Parameters<NonNullable<ConnectionEvents['onMessage']>>[0]['data']>
>().toEqualTypeOf<false>()
expectTypeOf<IsAny<NonNullable<UseWebSocketResult['error']>['cause']>>().toEqualTypeOf<false>()
// The check above finds `any`.
type Loose = ReturnType<typeof JSON.parse>
expectTypeOf<Anys<{ one: Loose; two: string }>>().toEqualTypeOf<'one'>()
expectTypeOf<Anys<{ one: () => Loose; two: (value: Loose) => void; three: () => void }>>().toEqualTypeOf<
  'one' | 'two'
>()

// L6: an address in every form.
export function Addresses() {
  useWebSocket(null)
  useWebSocket(undefined)
  useWebSocket(new URL('wss://example.com'))
  useWebSocket(() => 'wss://example.com')
  useWebSocket(() => null)
  useWebSocket(() => new URL('wss://example.com'))
  useWebSocket(async () => Promise.resolve('wss://example.com'))
  useWebSocket(perhaps ? 'wss://example.com' : null)
  // @ts-expect-error an address is required
  useWebSocket()
  // @ts-expect-error a promise is not an address: pass the function that returns it
  useWebSocket(Promise.resolve('wss://example.com'))
  // @ts-expect-error a number is not an address
  useWebSocket(5)
  // @ts-expect-error a function must return an address
  useWebSocket(() => 5)
}

// Every option, and undefined for each of them.
export function Options() {
  useWebSocket('wss://example.com', {
    enabled: perhaps,
    protocols: ['chat'],
    binaryType: 'arraybuffer',
    connectTimeout: Infinity,
    closeTimeout: 0,
    WebSocket: NodeWebSocket,
    onOpen: (event) => expectTypeOf(event).toEqualTypeOf<Event>(),
    onMessage: (event) => expectTypeOf(event).toEqualTypeOf<MessageEvent<IncomingData>>(),
    onClose: (event) => expectTypeOf(event).toEqualTypeOf<CloseEvent>(),
    onError: (error) => expectTypeOf(error).toEqualTypeOf<Error>(),
  })
  useWebSocket('wss://example.com', {
    enabled: undefined,
    protocols: undefined,
    binaryType: undefined,
    connectTimeout: undefined,
    closeTimeout: undefined,
    WebSocket: undefined,
    onOpen: undefined,
    onMessage: undefined,
    onClose: undefined,
    onError: undefined,
  })
  useWebSocket('wss://example.com', { protocols: 'chat' })
  useWebSocket('wss://example.com', { protocols: ['a', 'b'] as const })
  useWebSocket('wss://example.com', { protocols: () => ['token'] })
  useWebSocket('wss://example.com', { protocols: async () => Promise.resolve('token') })
  // @ts-expect-error no such option
  useWebSocket('wss://example.com', { protocol: 'chat' })
  // @ts-expect-error there are two values
  useWebSocket('wss://example.com', { binaryType: 'text' })
  // @ts-expect-error milliseconds
  useWebSocket('wss://example.com', { closeTimeout: '3s' })
  // @ts-expect-error open() opens a connection without React
  createConnection('wss://example.com', { enabled: false })
}

// L1: any implementation of the standard, without a cast.
export const implementations: WebSocketConstructor[] = [
  WebSocket,
  MockWebSocket,
  NodeWebSocket,
  FakeWebSocket,
]
createConnection('wss://example.com', { WebSocket })
createConnection('wss://example.com', { WebSocket: MockWebSocket })
createConnection('wss://example.com', { WebSocket: NodeWebSocket })
export const options: UseWebSocketOptions[] = [
  { WebSocket },
  { WebSocket: MockWebSocket },
  { WebSocket: NodeWebSocket },
]
// @ts-expect-error a socket is not an implementation
createConnection('wss://example.com', { WebSocket: new WebSocket('wss://example.com') })
// @ts-expect-error not a WebSocket
createConnection('wss://example.com', { WebSocket: EventTarget })

// The other exports of the hook's entry point.
expectTypeOf(fitCloseReason).toEqualTypeOf<(text: string) => string>()
expectTypeOf(describeCloseCode(1000)).toEqualTypeOf<(typeof closeCodes)[number]>()
expectTypeOf(core.createConnection).toEqualTypeOf<typeof createConnection>()
// @ts-expect-error wasclean/core has nothing that needs React
core.useWebSocket
