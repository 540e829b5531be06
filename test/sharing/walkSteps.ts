import fc from 'fast-check'
import type { FakeWebSocket } from '../support/FakeWebSocket.js'

/** The linger time of each connection. 'own' comes from createConnection, the others are shared by their key. */
export const lingers = { brief: 0, long: 100, own: 50 }
export type Key = keyof typeof lingers
export const keys = Object.keys(lingers) as Key[]
export const ownerNumbers = [0, 1, 2, 3]

export const actions = {
  accept: (socket: FakeWebSocket) => socket.accept(),
  refuse: (socket: FakeWebSocket) => socket.refuse(),
  peerCloses: (socket: FakeWebSocket) => socket.peerCloses(4001),
  answer: (socket: FakeWebSocket) => socket.answerClose(),
  drop: (socket: FakeWebSocket) => socket.drop(),
}

export type Step =
  | {
      readonly join: number
      readonly key: Key
      readonly enabled: boolean
      readonly twice: boolean
      readonly instead: number
    }
  | { readonly leave: number }
  | { readonly peer: keyof typeof actions; readonly age: number }
  | { readonly own: 'open' | 'close' | 'dispose' | 'reconnect' }
  | { readonly closes: number }
  | { readonly pass: number }

const ownerNumber = fc.constantFrom(...ownerNumbers)
export const step = fc.oneof<{ arbitrary: fc.Arbitrary<Step>; weight: number }[]>(
  {
    arbitrary: fc.record({
      join: ownerNumber,
      key: fc.constantFrom(...keys),
      enabled: fc.boolean(),
      twice: fc.boolean(),
      // The owner that leaves in the same task.
      instead: ownerNumber,
    }),
    weight: 8,
  },
  { arbitrary: fc.record({ leave: ownerNumber }), weight: 5 },
  { arbitrary: fc.record({ peer: fc.constant('accept'), age: fc.nat(1) }), weight: 5 },
  {
    arbitrary: fc.record({ peer: fc.constantFrom('refuse', 'peerCloses', 'answer', 'drop'), age: fc.nat(2) }),
    weight: 4,
  },
  { arbitrary: fc.record({ own: fc.constantFrom('open', 'close', 'dispose', 'reconnect') }), weight: 2 },
  { arbitrary: fc.record({ closes: ownerNumber }), weight: 1 },
  { arbitrary: fc.record({ pass: fc.constantFrom(0, 49, 50, 99, 100, 3_000) }), weight: 4 },
)
