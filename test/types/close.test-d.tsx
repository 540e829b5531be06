// Compiled, never run. A line that stops failing is reported by tsc as an unused @ts-expect-error.
import type { Close } from '../../src/protocol/closeArguments.js'
import type { IncomingData, MessageData } from '../../src/protocol/messageData.js'
import { ReadyState } from '../../src/protocol/readyState.js'

declare const close: Close
declare const configured: number
declare const perhaps: number | undefined
declare const reason: string | undefined
declare const oneOfTwo: 1000 | 4001
declare const oneOfThree: 1000 | 1001 | 4001
declare const branded: number & { readonly brand: 'code' }
const settings = { code: 4000, text: 'bye' }
const fixed = { code: 4000 } as const
const Farewell = { DONE: 1000, KICKED: 4403, WRONG: 1011 } as const

// C1: a possible close code compiles.
close()
close(1000)
close(3000)
close(3999)
close(4000)
close(4999)
close(4e3)
close(0xfa0)
close(4999, 'x')
close(1000, undefined)
close(1000, reason)
close(undefined)
close(undefined, 'x')
close(undefined, undefined)
close(configured)
close(configured, reason)
close(perhaps)
close(perhaps, reason)
close(settings.code, settings.text)
close(fixed.code)
close(Farewell.DONE)
close(Farewell.KICKED)
close(oneOfTwo)
close(branded)
close(Math.random() < 0.5 ? 1000 : 4000)
close(JSON.parse('4000') as number)

// C1: an impossible one does not.
// @ts-expect-error below every range
close(0)
// @ts-expect-error below every range
close(999)
// @ts-expect-error only browsers and servers send "going away"
close(1001)
// @ts-expect-error never in a frame
close(1005)
// @ts-expect-error never in a frame
close(1006)
// @ts-expect-error only servers send it
close(1011)
// @ts-expect-error below 3000
close(2999)
// @ts-expect-error above 4999
close(5000)
// @ts-expect-error five digits
close(30000)
// @ts-expect-error negative
close(-1000)
// @ts-expect-error not an integer
close(3000.5)
// @ts-expect-error not an integer
close(1000.4)
// @ts-expect-error scripts must not send one of the three
close(oneOfThree)
// @ts-expect-error scripts must not send it
close(Farewell.WRONG)
// @ts-expect-error a wrong code stays wrong with a reason
close(1001, 'x')
// @ts-expect-error there is no close(reason)
close('bye')
// @ts-expect-error a code is a number
close('1000')
// @ts-expect-error null is converted to 0, not left out
close(null)
// @ts-expect-error a code is not a bigint
close(1000n)
// @ts-expect-error a code is not a boolean
close(true)
// @ts-expect-error a code is not an object
close({ code: 1000 })
// @ts-expect-error null would be sent as 'null'
close(1000, null)
// @ts-expect-error a reason is a string
close(1000, 5)
// @ts-expect-error a reason is a string
close(1000, new Error('why'))
// @ts-expect-error two arguments at most
close(1000, 'x', true)

// C1: an event is not a close code.
export const buttons = [
  // @ts-expect-error would be called with an event
  <button key="1" onClick={close} />,
  // @ts-expect-error would be called with an event
  <form key="2" onSubmit={close} />,
  <button key="3" onClick={() => close()} />,
  <button key="4" onClick={() => close(4000, 'clicked')} />,
]
// @ts-expect-error would be called with an event
addEventListener('offline', close)

// It fits a type without arguments, and one with a plain number. The platform's own fits its type.
export const handlers: (() => void)[] = [close, () => close(1000)]
export const withNumber: (code?: number, reason?: string) => void = close
export const likeThePlatform: Close = (code, reason) => WebSocket.prototype.close.call(null, code, reason)
export const nothing: void = close()
// @ts-expect-error it returns nothing
export const something: boolean = close()

// S4: WebSocket.send() accepts all MessageData, and received data may be sent back.
declare const socket: WebSocket
declare const incoming: IncomingData
export const send = (data: MessageData): void => socket.send(data)
send('text')
send(new Blob())
send(new ArrayBuffer(1))
send(new Uint8Array(1))
send(new DataView(new ArrayBuffer(1)))
send(incoming)
// @ts-expect-error objects go through sendJson
send({ text: 'hello' })
// @ts-expect-error not data
send(null)
// @ts-expect-error not data
send(5)

// The four states are the numbers of the platform, as a value and as a type.
export const states: ReadyState[] = [0, 1, 2, 3, ReadyState.OPEN]
export const open: 1 = ReadyState.OPEN
export const same: (0 | 1 | 2 | 3)[] = states
// @ts-expect-error there are four states
export const fifth: ReadyState = 4

export const passedOn: Close = (code, reason) => close(code, reason)
