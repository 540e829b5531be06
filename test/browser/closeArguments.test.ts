import { afterEach, describe, expect, inject, test } from 'vitest'
import { server } from 'vitest/browser'
import { type CloseArguments, toCloseArguments } from '../../src/protocol/closeArguments.js'
import { type CloseArgumentList, closeArgumentLists, outcomeOf } from '../support/closeArgumentLists.js'
import { type Peer, peer } from '../support/peer.js'

/** A way in which an engine deviates from the standard, or fills a gap in it. The library does not do the same. */
interface Deviation {
  readonly title: string
  /** Whether it shows in what a call throws, in what the server receives, or in both. If it no longer shows, a test fails. */
  readonly shows: readonly Place[]
  readonly concerns: (list: readonly unknown[]) => boolean
  /** What the engine does instead, as arguments of the library. */
  readonly instead: (list: readonly unknown[]) => CloseArguments
}
type Place = 'in the call' | 'on the wire'

const hasFraction = ([code]: readonly unknown[]) => {
  try {
    return Math.abs((code as number) % 1) > 0
  } catch {
    return false
  }
}
const hasLoneReason = ([code, reason]: readonly unknown[]) => code === undefined && reason !== undefined

const deviationsOf: Readonly<Record<string, readonly Deviation[]>> = {
  chromium: [
    {
      title: 'cuts fractions off instead of rounding them',
      shows: ['in the call', 'on the wire'],
      concerns: hasFraction,
      instead: ([code, reason]) => toCloseArguments(Math.trunc(code as number), reason),
    },
    {
      title: 'treats a missing code as 0 if there is a reason, even an empty one',
      shows: ['in the call'],
      concerns: hasLoneReason,
      instead: ([, reason]) => toCloseArguments(0, reason),
    },
  ],
  firefox: [
    {
      title: 'sends an empty frame for a reason without a code',
      shows: ['on the wire'],
      concerns: hasLoneReason,
      instead: ([code, reason]) => {
        toCloseArguments(code, reason)
        return []
      },
    },
  ],
}
// A socket in a worker converts its arguments on the page.
const deviations = (!inject('worker') && deviationsOf[server.browser]) || []

const lists: readonly CloseArgumentList[] = [
  ...closeArgumentLists,
  { title: 'a click', make: () => [new MouseEvent('click')] },
  { title: 'a link', make: () => [Object.assign(document.createElement('a'), { href: 'data:,1000' })] },
  { title: 'document.all, which is and is not undefined', make: () => [document.all] },
  { title: 'document.all, "why"', make: () => [document.all, 'why'] },
  { title: 'undefined, document.all', make: () => [undefined, document.all] },
  { title: '4000, document.all', make: () => [4000, document.all] },
]

const fresh = ({ make }: CloseArgumentList) => make(() => undefined)

const deviationFor = (list: CloseArgumentList) => deviations.find(({ concerns }) => concerns(fresh(list)))

const titlesOfDeviations = (place: Place) =>
  deviations.filter(({ shows }) => shows.includes(place)).map(({ title }) => title)

/** What this engine is known to do with a list: the same as the library, or its known deviation. */
const convertAsEngine = (list: CloseArgumentList) =>
  deviationFor(list)?.instead(fresh(list)) ?? toCloseArguments(...fresh(list))

const convert = (list: CloseArgumentList) => toCloseArguments(...fresh(list))

const unlessRefused = (call: () => CloseArguments) => (outcomeOf(call) === 'accepted' ? call() : null)

/** The outcome of a call with fresh arguments, and the steps of their conversion. */
function callWith(close: (...list: unknown[]) => unknown, { make }: CloseArgumentList) {
  const steps: string[] = []
  const list = make((step) => steps.push(step))
  return { outcome: outcomeOf(() => close(...list)), steps }
}

const closeOf = (socket: WebSocket) => socket.close.bind(socket) as (...list: unknown[]) => undefined

const frameOf = ([code = 1005, reason = '']: CloseArguments) => ({ code, reason })

const next = (socket: WebSocket, type: 'open' | 'close') =>
  new Promise<Event>((resolve) => socket.addEventListener(type, resolve, { once: true }))

const peers: Peer[] = []
afterEach(() => Promise.all(peers.splice(0).map((other) => other.act('drop'))))

function dial(path: string) {
  const other = peer()
  peers.push(other)
  return new WebSocket(other.url(path))
}

async function dialUntilOpen(path: string) {
  const socket = dial(path)
  await next(socket, 'open')
  return socket
}

const socketWhile = {
  async CONNECTING() {
    const socket = dial('/never')
    // The server can drop only a handshake that it has seen, and Chromium delays every other handshake until this one ends.
    await peers.at(-1)!.log('upgrade')
    return socket
  },
  OPEN: () => dialUntilOpen('/echo'),
  async CLOSING() {
    const socket = await dialUntilOpen('/silent')
    socket.close()
    return socket
  },
  async CLOSED() {
    const socket = await dialUntilOpen('/echo')
    socket.close()
    await next(socket, 'close')
    return socket
  },
}

describe(`close() compared with WebSocket.close() of ${server.browser}`, () => {
  test.each(['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'] as const)(
    `C1 accepts, refuses and converts ${lists.length} argument lists in the same way while the socket is %s`,
    async (state) => {
      const socket = await socketWhile[state]()
      // In these states an accepted call would be the last one. The next test makes the accepted calls.
      const refusedOnly = state === 'CONNECTING' || state === 'OPEN'
      const shown = new Set<string>()
      let calls = 0
      for (const list of lists) {
        const expected = outcomeOf(() => convertAsEngine(list))
        if (refusedOnly && expected === 'accepted') continue
        const ours = callWith(toCloseArguments, list)
        const native = callWith(closeOf(socket), list)
        expect(native, list.title).toEqual({ outcome: expected, steps: ours.steps })
        if (native.outcome !== ours.outcome) shown.add(deviationFor(list)!.title)
        calls += 1
      }
      expect(calls).toBeGreaterThan(400)
      expect(socket.readyState).toBe(WebSocket[state])
      expect(shown).toEqual(new Set(titlesOfDeviations('in the call')))
    },
  )

  test('C4 sends the close frame that the standard requires while OPEN', async () => {
    const calls = new Map<string, { list: readonly unknown[]; expected: CloseArguments }>()
    const shown = new Set<string>()
    for (const list of lists) {
      const ours = unlessRefused(() => convert(list))
      const native = unlessRefused(() => convertAsEngine(list))
      // Many lists convert to the same primitives. One call with these is enough.
      if (ours) calls.set(`ours: ${JSON.stringify(ours)}`, { list: ours, expected: ours })
      if (native) calls.set(`the engine’s: ${list.title}`, { list: fresh(list), expected: native })
      if (!ours || !native || JSON.stringify(ours) === JSON.stringify(native)) continue
      shown.add(deviationFor(list)!.title)
    }
    expect(shown).toEqual(new Set(titlesOfDeviations('on the wire')))

    // One after the other, so that the server's log has the order of the calls.
    const other = peer()
    for (const [title, { list, expected }] of calls) {
      const socket = new WebSocket(other.url('/echo'))
      await next(socket, 'open')
      closeOf(socket)(...list)
      expect(await next(socket, 'close'), title).toMatchObject({ ...frameOf(expected), wasClean: true })
    }
    const log = (await other.log()).filter(({ type }) => type === 'close')
    const frames = log.map(({ code, reason }) => ({ code, reason }))
    const titles = [...calls.keys()]
    expect(frames).toHaveLength(titles.length)
    expect(Object.fromEntries(titles.map((title, index) => [title, frames[index]]))).toEqual(
      Object.fromEntries(titles.map((title) => [title, frameOf(calls.get(title)!.expected)])),
    )
  })
})
