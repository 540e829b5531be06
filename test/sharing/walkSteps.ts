import fc from 'fast-check'
import type { FakeWebSocket } from '../support/FakeWebSocket.js'

/** How long each lingers; 'own' is a connection made elsewhere, the others are shared by their key. */
export const lingers = { brief: 0, long: 100, own: 50 }
export type Key = keyof typeof lingers
export const keys = Object.keys(lingers) as Key[]
export const guests = [0, 1, 2, 3]

export const deeds = {
  accept: (socket: FakeWebSocket) => socket.accept(),
  refuse: (socket: FakeWebSocket) => socket.refuse(),
  leave: (socket: FakeWebSocket) => socket.peerCloses(4001),
  answer: (socket: FakeWebSocket) => socket.answerClose(),
  drop: (socket: FakeWebSocket) => socket.drop(),
}

export type Step =
  | {
      readonly come: number
      readonly key: Key
      readonly enabled: boolean
      readonly twice: boolean
      readonly instead: number
    }
  | { readonly go: number }
  | { readonly peer: keyof typeof deeds; readonly age: number }
  | { readonly own: 'open' | 'close' | 'dispose' | 'reconnect' }
  | { readonly closes: number }
  | { readonly pass: number }

const guest = fc.constantFrom(...guests)
export const step = fc.oneof<{ arbitrary: fc.Arbitrary<Step>; weight: number }[]>(
  {
    arbitrary: fc.record({
      come: guest,
      key: fc.constantFrom(...keys),
      enabled: fc.boolean(),
      twice: fc.boolean(),
      // Of whom, in the same task.
      instead: guest,
    }),
    weight: 8,
  },
  { arbitrary: fc.record({ go: guest }), weight: 5 },
  { arbitrary: fc.record({ peer: fc.constant('accept'), age: fc.nat(1) }), weight: 5 },
  {
    arbitrary: fc.record({ peer: fc.constantFrom('refuse', 'leave', 'answer', 'drop'), age: fc.nat(2) }),
    weight: 4,
  },
  { arbitrary: fc.record({ own: fc.constantFrom('open', 'close', 'dispose', 'reconnect') }), weight: 2 },
  { arbitrary: fc.record({ closes: guest }), weight: 1 },
  { arbitrary: fc.record({ pass: fc.constantFrom(0, 49, 50, 99, 100, 3_000) }), weight: 4 },
)
