import type { Case, World } from '../conformance/world.js'
import { countSockets, hold, type Held } from './hold.js'

const isOpen = ({ socket }: Held) => socket().readyState === 1
const hasEnded = ({ ends, socket }: Held) => ends.length > 0 && socket().readyState === 3

/** What is left in the end of a session. */
const endOf = ({ ends, calls, states, socket }: Held) => ({ ends, calls, states, by: socket().closedBy })

const clean = (code: number, reason = '') => [{ code, reason, wasClean: true, isTrusted: true }]
const broken = (isTrusted: boolean) => [{ code: 1006, reason: '', wasClean: false, isTrusted }]

const opened = ['onOpen', 'onClose']
const everyState = [0, 1, 2, 3]

type Call = readonly [name: string, list: readonly unknown[], code: number, reason: string]
const longest = `${'é'.repeat(61)}x`
const calls: readonly Call[] = [
  ['close()', [], 1005, ''],
  ['close(1000)', [1000], 1000, ''],
  ['close(3000, reason)', [3000, 'log in first'], 3000, 'log in first'],
  ['close(4000, reason that is not ASCII)', [4000, 'é… 終 😀'], 4000, 'é… 終 😀'],
  ['close(4999, 123 bytes)', [4999, longest], 4999, longest],
]

const closing = calls.map(([name, list, code, reason]): Case => ({
  title: `C1 ${name} is what the server sees, and its answer what the component sees`,
  says: {
    frame: { code, reason },
    end: { ends: clean(code, reason), calls: opened, states: everyState, by: 'client' },
  },
  async observe({ serve }) {
    const server = serve('/echo')
    const held = hold(server.url)
    await held.until(isOpen)
    held.socket().close(...(list as []))
    await held.until(hasEnded)
    return { frame: await server.frame(), end: endOf(held) }
  },
}))

const refusing = [
  [[1001], 'InvalidAccessError'],
  [[2999], 'InvalidAccessError'],
  [[5000], 'InvalidAccessError'],
  [[4000, 'x'.repeat(124)], 'SyntaxError'],
].map(([list, name]): Case => ({
  title: `C2 close(${(list as unknown[])[0] as number}) with ${(list as unknown[]).length} arguments is refused, and changes nothing`,
  says: { name, readyState: 1, calls: ['onOpen'] },
  async observe({ serve }) {
    const held = hold(serve('/echo').url)
    await held.until(isOpen)
    let thrown: unknown
    try {
      held.socket().close(...(list as []))
    } catch (error) {
      thrown = (error as Error).name
    }
    const seen = { name: thrown, readyState: held.socket().connection.getSnapshot().readyState }
    const told = [...held.calls]
    held.unmount()
    return { ...seen, calls: told }
  },
}))

const closedByServer = [
  [1000, 'done'],
  [1001, ''],
  [1008, 'not permitted'],
  [1011, ''],
  [3000, 'log in'],
  [4001, 'é'],
  [undefined, ''],
].map(([code, reason]): Case => ({
  title: `C9 ${code ?? 'a close frame without a code'} from the server comes to the component`,
  says: { ends: clean((code as number | undefined) ?? 1005, reason as string), by: 'server', last: 3 },
  async observe({ serve }) {
    const server = serve('/echo')
    const held = hold(server.url)
    await held.until(isOpen)
    await server.close(code as number | undefined, reason as string)
    await held.until(hasEnded)
    const { ends, by, states } = endOf(held)
    return { ends, by, last: states.at(-1) }
  },
}))

/** Mounted and unmounted as StrictMode has it, or not. */
const unmounting = [true, false].flatMap((strict): Case[] => {
  const name = strict ? ' in StrictMode' : ''
  const says = {
    frame: { code: 1000, reason: '' },
    count: { open: 0, upgrades: 1 },
    ends: clean(1000),
  }
  const leave = async (server: ReturnType<World['serve']>, held: Held) => {
    held.unmount()
    const frame = await server.frame()
    await held.until(({ ends }) => ends.length > 0)
    return { frame, count: await countSockets(server, 0), ends: held.ends }
  }
  return [
    {
      title: `L2 unmounting${name} is seen as 1000 by the server, on the one socket there was`,
      says,
      async observe({ serve }) {
        const server = serve('/echo')
        const held = hold(server.url, { strict })
        await held.until(isOpen)
        return leave(server, held)
      },
    },
    {
      title: `L2 unmounting${name} while CONNECTING is seen as 1000 by the server too`,
      says,
      async observe({ serve }) {
        const server = serve('/slow', { ms: 300 })
        const held = hold(server.url, { strict })
        await server.offered()
        return leave(server, held)
      },
    },
  ]
})

const rest: readonly Case[] = [
  {
    title: 'M1 text and bytes come back as they were sent, and the component shows how many',
    says: { outcomes: ['sent', 'sent', 'sent'], heard: ['hello', '', 'é… 終 😀', [0, 255, 128]], shown: 4 },
    async observe({ serve }) {
      const held = hold(serve('/echo').url, { binaryType: 'arraybuffer' })
      await held.until(isOpen)
      held.socket().send('hello')
      const outcomes = ['', 'é… 終 😀', new Uint8Array([0, 255, 128])].map((data) => held.socket().send(data))
      await held.until(({ heard, shownCount }) => heard.length === 4 && shownCount() === 4)
      const heard = held.heard.map((data) =>
        data instanceof ArrayBuffer ? Array.from(new Uint8Array(data)) : data,
      )
      const shown = held.shownCount()
      held.unmount()
      return { outcomes, heard, shown }
    },
  },
  {
    title: 'M2 ten thousand messages at once come to a listener and a reducer, all of them and in order',
    says: { heard: 10_000, inOrder: true, shown: 10_000 },
    async observe({ serve }) {
      const server = serve('/echo')
      const held = hold(server.url)
      await held.until(isOpen)
      await server.send('', 10_000)
      await held.until(({ heard, shownCount }) => heard.length >= 10_000 && shownCount() >= 10_000)
      const shown = held.shownCount()
      held.unmount()
      const inOrder = held.heard.every((data, index) => data === String(index))
      return { heard: held.heard.length, inOrder, shown }
    },
  },
  {
    title: 'C9 a line that is cut is 1006 by the network',
    says: { ends: broken(true), calls: ['onOpen', 'onError', 'onClose'], states: [0, 1, 3], by: 'network' },
    async observe({ serve }) {
      const server = serve('/echo')
      const held = hold(server.url)
      await held.until(isOpen)
      await server.drop()
      await held.until(hasEnded)
      return endOf(held)
    },
  },
  {
    title: 'R1 a refused handshake is 1006 by the network, and was never open',
    says: { ends: broken(true), calls: ['onError', 'onClose'], states: [0, 3], by: 'network' },
    async observe({ serve }) {
      const held = hold(serve('/refuse').url)
      await held.until(hasEnded)
      return endOf(held)
    },
  },
  {
    title: 'C10 a peer that never answers close() is given up after closeTimeout',
    says: {
      end: { ends: broken(false), calls: opened, states: everyState, by: 'timeout' },
      frame: { code: 4000, reason: 'bye' },
    },
    async observe({ serve }) {
      const server = serve('/silent')
      const held = hold(server.url, { closeTimeout: 300 })
      await held.until(isOpen)
      held.socket().close(4000, 'bye')
      await held.until(hasEnded)
      await server.drop()
      return { end: endOf(held), frame: await server.frame() }
    },
  },
  {
    title: 'R1 a line that is cut is followed by another, and what was sent meanwhile goes out on it',
    says: {
      outcome: 'queued',
      heard: ['meanwhile'],
      calls: ['onOpen', 'onError', 'onClose', 'onOpen', 'onReconnect'],
      count: { open: 1, upgrades: 2 },
    },
    async observe({ serve }) {
      const server = serve('/echo')
      const held = hold(server.url, { reconnect: { delay: 200, jitter: 'none' } })
      await held.until(isOpen)
      await server.drop()
      await held.until(({ socket }) => socket().retry !== null)
      const outcome = held.socket().send('meanwhile')
      await held.until(({ heard }) => heard.length > 0)
      const seen = { outcome, heard: held.heard, calls: [...held.calls], count: await countSockets(server) }
      held.unmount()
      return seen
    },
  },
  {
    title: 'L5 another session after close(): open() dials again',
    says: { ends: clean(4000), calls: [...opened, 'onOpen'], count: { open: 1, upgrades: 2 } },
    async observe({ serve }) {
      const server = serve('/echo')
      const held = hold(server.url)
      await held.until(isOpen)
      held.socket().close(4000)
      held.socket().open()
      await held.until(({ calls }) => calls.length === 3)
      const seen = { ends: [...held.ends], calls: [...held.calls], count: await countSockets(server) }
      held.unmount()
      return seen
    },
  },
]

export const cases: readonly Case[] = [...closing, ...refusing, ...closedByServer, ...unmounting, ...rest]
