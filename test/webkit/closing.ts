import type { Case, World } from '../conformance/world.js'
import { clean, endOf, everyState, hasEnded, isOpen, opened } from './ends.js'
import { countSockets, hold, type Held } from './hold.js'

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

/** Closed from here, from there, and by unmounting. */
export const closingCases: readonly Case[] = [...closing, ...refusing, ...closedByServer, ...unmounting]
