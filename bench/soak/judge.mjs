// @ts-check
/** The server's books beside what the page has seen. */
import { atMost, exactly, none, told } from './findings.mjs'

/**
 * @typedef {import('./server.mjs').Book} Book
 * @typedef {import('./faults.mjs').Fault} Fault
 * @typedef {import('./findings.mjs').Finding} Finding
 *
 * @typedef {object} Heard  As the page has it: see pages/soak.ts.
 * @property {number} session
 * @property {number} next
 * @property {[session: number, count: number][]} ended
 * @property {number} lostInside
 * @property {number} misplaced
 */

/** How long a busy machine may take for what takes no time. */
const grace = 1_000
/** How long after a stall the library's own limits may still end what began in it. */
const aftermath = 2_500

/** @type {(values: readonly number[]) => number} */
const sum = (values) => values.reduce((total, value) => total + value, 0)

/** Every message that a session did not bring must be one of its last: what a dead line had on its way. @type {(name: string, books: readonly Book[], heard: Heard) => Finding[]} */
function judgeHearing(name, books, heard) {
  const counts = new Map([...heard.ended, [heard.session, heard.next]])
  const known = new Set(books.map(({ session }) => session))
  const lost = books.map(({ session, written }) => written - (counts.get(session) ?? 0))
  return [
    told(`${name}: messages heard`, sum([...counts.values()])),
    told(`${name}: lost at the end of a session that broke`, sum(lost.slice(0, -1))),
    none(`${name}: lost in the last session, which did not`, lost.at(-1) ?? NaN),
    none(`${name}: lost inside of a session`, heard.lostInside),
    none(`${name}: twice or out of order`, heard.misplaced),
    none(
      `${name}: never written`,
      lost.filter((count) => count < 0).length +
        [...counts.keys()].filter((session) => !known.has(session)).length,
    ),
  ]
}

/** @type {(books: readonly Book[], state: { listened: Heard, folded: Heard }) => Finding[]} */
export const judgeDown = (books, { listened, folded }) => [
  { what: 'messages written', found: sum(books.map(({ written }) => written)), least: 1 },
  ...judgeHearing('listener', books, listened),
  ...judgeHearing('reducer', books, folded),
]

/** @type {(books: readonly Book[], state: { numbers: number, outcomes: { queued: number, dropped: number } }) => Finding[]} */
export function judgeUp(books, { numbers, outcomes }) {
  const heard = sum(books.map((book) => book.heard))
  return [
    { what: 'sent by the page', found: numbers, least: 1 },
    told('sent: queued first', outcomes.queued),
    none('sent: dropped', outcomes.dropped),
    told('sent: lost at the end of a session that broke', numbers - heard),
    exactly('sent: the last one heard', Math.max(...books.map(({ heardLast }) => heardLast)), numbers - 1),
    none('sent: lost inside of a session', sum(books.map(({ lostInside }) => lostInside))),
    none('sent: twice or out of order', sum(books.map(({ misplaced }) => misplaced))),
  ]
}

/** How long from one time to another no line was stalled. @type {(from: number, to: number, faults: readonly Fault[]) => number} */
function outsideOfStalls(from, to, faults) {
  const stalled = faults
    .filter(({ kind }) => kind === 'stall')
    .map(({ at, until }) => Math.max(0, Math.min(to, until) - Math.max(from, at)))
  return to - from - sum(stalled)
}

/**
 * The page makes a socket only when it has let go of the one before. So a second one may be open on the server for as long as a stalled line keeps the first
 * one's end back, and a moment: time outside of stalls counts.
 * @type {(books: readonly Book[], faults: readonly Fault[], mostInPage: number) => Finding[]}
 */
export function judgeSessions(books, faults, mostInPage) {
  const overlaps = books.slice(1).flatMap(({ openedAt }, index) =>
    books
      .slice(0, index + 1)
      .filter(({ leftAt }) => leftAt === null || leftAt > openedAt)
      .map(({ leftAt }) => outsideOfStalls(openedAt, leftAt ?? Infinity, faults)),
  )
  const together = books.map(
    ({ openedAt }) =>
      books.filter((other) => other.openedAt <= openedAt && (other.leftAt ?? Infinity) > openedAt).length,
  )
  const groundless = books
    .slice(0, -1)
    .filter(
      ({ leftAt }) =>
        !faults.some(
          ({ kind, at, until }) =>
            ['cut', 'reset', 'stall'].includes(kind) &&
            (leftAt ?? Infinity) >= at - grace &&
            (leftAt ?? Infinity) <= until + aftermath,
        ),
    )
  return [
    told('sessions', books.length),
    none('sessions that ended without a fault', groundless.length),
    exactly('sockets of the page connecting or open at once', mostInPage, 1),
    told('sockets on the server at once, the abandoned behind a stall too', Math.max(...together)),
    told('sockets that met their successor on the server', overlaps.length),
    atMost('longest such meeting outside of stalls, ms', Math.max(0, ...overlaps), grace),
    none('sockets left', books.filter(({ leftAt }) => leftAt === null).length),
    exactly('code of the last session', books.at(-1)?.code ?? NaN, 1000),
  ]
}
