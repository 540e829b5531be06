import { type CloseArgumentList, closeArgumentLists, outcomeOf } from '../../support/closeArgumentLists.js'
import { referenceCloseArguments } from '../../protocol/referenceCloseArguments.js'
import type { Case, World } from '../world.js'
import { dial, dialUntilOpen, endOf, next } from '../watch.js'

const fresh = ({ make }: CloseArgumentList) => make(() => undefined)

function kindOf(list: CloseArgumentList): string {
  const [code, reason] = fresh(list)
  if (code === undefined && reason !== undefined) return 'a reason without a code'
  try {
    if (Math.abs((code as number) % 1) > 0) return 'codes with fractions'
  } catch {
    // It cannot be converted.
  }
  return 'all other arguments'
}

const states = {
  async CONNECTING(world: World) {
    const dialled = dial(world, { path: '/never' })
    await dialled.server.offered()
    return dialled
  },
  OPEN: (world: World) => dialUntilOpen(world),
  async CLOSING(world: World) {
    const dialled = await dialUntilOpen(world, { path: '/silent' })
    dialled.socket.close()
    return dialled
  },
  async CLOSED(world: World) {
    const dialled = await dialUntilOpen(world)
    dialled.socket.close()
    await dialled.over
    return dialled
  },
}

const closeOf = (socket: WebSocket) => socket.close.bind(socket) as (...values: unknown[]) => void

/** Calls close() with every list of a kind, and counts what comes of it that the standard does not say. */
const judge = (kind: string, state: keyof typeof states) => async (world: World) => {
  let dialled = await states[state](world)
  const letGo = async () => {
    if (state !== 'CLOSED') await dialled.server.drop()
    await dialled.over
  }
  const otherwise: Record<string, number> = {}
  for (const list of closeArgumentLists.filter((one) => kindOf(one) === kind)) {
    const says = outcomeOf(() => referenceCloseArguments(...fresh(list)))
    // In these states a call that is accepted would be the last one.
    if (says === 'accepted' && (state === 'OPEN' || state === 'CONNECTING')) continue
    const { socket } = dialled
    const does = outcomeOf(() => closeOf(socket)(...fresh(list)))
    const difference = `${does} instead of ${says}`
    if (does !== says) otherwise[difference] = (otherwise[difference] ?? 0) + 1
    if (socket.readyState === world.WebSocket[state]) continue
    // It was accepted after all, so that the next list needs another socket.
    await letGo()
    dialled = await states[state](world)
  }
  await letGo()
  return otherwise
}

/** The CloseEvent, and the frame that the server got. */
const wire =
  (...list: unknown[]) =>
  async (world: World) => {
    const { socket, server } = await dialUntilOpen(world)
    const ended = next(socket, 'close')
    const thrown = outcomeOf(() => closeOf(socket)(...list))
    if (thrown !== 'accepted') {
      socket.close()
      await ended
      return thrown
    }
    const event = endOf(await ended)
    const frame = await server.frame()
    return frame && [...event, frame.code, frame.reason]
  }

const lone = '\uD83D'
const cut = 'InvalidAccessError, 15'

const frames: readonly [title: string, list: unknown[], says: unknown, departures?: Case['departures']][] = [
  ['close()', [], [1005, '', 'clean', 1005, '']],
  ['close(undefined)', [undefined], [1005, '', 'clean', 1005, '']],
  ['close(1000)', [1000], [1000, '', 'clean', 1000, '']],
  ['close(1000, undefined)', [1000, undefined], [1000, '', 'clean', 1000, '']],
  ['close(3000, "")', [3000, ''], [3000, '', 'clean', 3000, '']],
  ['close(4999, "bye")', [4999, 'bye'], [4999, 'bye', 'clean', 4999, 'bye']],
  ['close("4000", null)', ['4000', null], [4000, 'null', 'clean', 4000, 'null']],
  ['close(4000, 5)', [4000, 5], [4000, '5', 'clean', 4000, '5']],
  ['close([1000], ["a", "b"])', [[1000], ['a', 'b']], [1000, 'a,b', 'clean', 1000, 'a,b']],
  ['close(4000, a lone surrogate)', [4000, lone], [4000, '\uFFFD', 'clean', 4000, '\uFFFD']],
  [
    'close(4000, 41 lone surrogates)',
    [4000, lone.repeat(41)],
    [4000, '\uFFFD'.repeat(41), 'clean', 4000, '\uFFFD'.repeat(41)],
  ],
  ['close(4000, 30 emoji)', [4000, '😀'.repeat(30)], [4000, '😀'.repeat(30), 'clean', 4000, '😀'.repeat(30)]],
  ['close(4000, 124 bytes)', [4000, 'é'.repeat(62)], 'SyntaxError, 12'],
  ['close(1000.4)', [1000.4], [1000, '', 'clean', 1000, '']],
  ['close(1000.5): a half goes to the even neighbour', [1000.5], [1000, '', 'clean', 1000, '']],
  ['close(999.6)', [999.6], [1000, '', 'clean', 1000, ''], { chromium: cut, webkit: cut }],
  [
    'close(4999.6)',
    [4999.6],
    'InvalidAccessError, 15',
    { chromium: [4999, '', 'clean', 4999, ''], webkit: [4999, '', 'clean', 4999, ''] },
  ],
  ['close(undefined, "why")', [undefined, 'why'], [1005, '', 'clean', 1005, ''], { chromium: cut }],
  ['close(undefined, "")', [undefined, ''], [1005, '', 'clean', 1005, ''], { chromium: cut }],
  [
    'close(undefined, 124 bytes)',
    [undefined, 'a'.repeat(124)],
    'SyntaxError, 12',
    { chromium: cut, webkit: [1005, '', 'clean', 1005, ''] },
  ],
]

const kinds = ['all other arguments', 'codes with fractions', 'a reason without a code']

/** What an engine does otherwise: in any state, and where a call that the standard accepts can be judged as well. */
const accepted = { 'accepted instead of InvalidAccessError, 15': 20 }
const cutOff = { 'InvalidAccessError, 15 instead of accepted': 24, ...accepted }
const missing = { 'InvalidAccessError, 15 instead of SyntaxError, 12': 23 }
const missingToo = { 'InvalidAccessError, 15 instead of accepted': 99, ...missing }
const unread = { 'accepted instead of SyntaxError, 12': 23 }

/** What an engine does otherwise: where only refusals can be judged, and where all calls can. */
const known: Readonly<Record<string, readonly [Case['departures'], Case['departures']]>> = {
  'codes with fractions': [
    { chromium: accepted, webkit: accepted },
    { chromium: cutOff, webkit: cutOff },
  ],
  'a reason without a code': [
    { chromium: missing, webkit: unread },
    { chromium: missingToo, webkit: unread },
  ],
}

const judgements = kinds.flatMap((kind) =>
  (Object.keys(states) as (keyof typeof states)[]).map((state): Case => {
    const lists = closeArgumentLists.filter((list) => kindOf(list) === kind)
    const departures = known[kind]?.[state === 'CLOSING' || state === 'CLOSED' ? 1 : 0]
    return {
      title: `close() judges ${kind} while ${state} (${lists.length} lists)`,
      says: {},
      ...(departures && { departures }),
      observe: judge(kind, state),
    }
  }),
)

export const closeArgumentCases: readonly Case[] = [
  ...judgements,
  ...frames.map(([title, list, says, departures]) => ({
    title,
    says,
    ...(departures && { departures }),
    observe: wire(...list),
  })),
]
