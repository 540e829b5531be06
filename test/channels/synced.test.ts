import { describe, expect, test, vi } from 'vitest'
import { createSynced, type Synced, type SyncedOptions } from '../../src/channels/createSynced.js'
import { defer } from '../support/defer.js'
import { withFakeClock } from '../support/fakeClock.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'
import { createLive, push, settle } from './live.js'

withFakeClock()

interface Book {
  version: number
  changes: number[]
}
type Change = readonly [first: number, last: number]

/** A book whose loads the test answers. Its changes carry their own numbers. */
async function follow(options: Partial<SyncedOptions<Book, Change>> = {}, wire = {}) {
  const all = createLive(wire)
  const loads: { answer: ReturnType<typeof defer<Book>>; signal: AbortSignal }[] = []
  const book = createSynced<Book, Change>(all.live.topic('book') as never, {
    load({ signal }) {
      const answer = defer<Book>()
      loads.push({ answer, signal })
      return answer.promise
    },
    apply: ({ version, changes }, [, last]) => ({ version, changes: [...changes, last] }),
    version: ({ version }) => version,
    span: (change) => change,
    ...options,
  })
  const statuses: string[] = []
  const stop = book.subscribe(() => statuses.push(book.getSnapshot().status))
  await all.accept()
  return {
    ...all,
    book,
    loads,
    statuses,
    stop,
    async loaded(version: number) {
      loads.at(-1)!.answer.resolve({ version, changes: [] })
      await settle()
    },
  }
}

const change = (first: number, last = first) => {
  push({ topic: 'book', data: [first, last] })
}
const changesOf = (book: Synced<Book>) => book.getSnapshot().data?.changes

describe('joining', () => {
  test('Y1 a state is loaded once the topic is live, and changes that came meanwhile are applied', async () => {
    const { book, loads, loaded, statuses } = await follow({}, { confirms: true })
    expect(loads).toHaveLength(0)
    push({ id: 1, reply: 'ok' })
    expect(loads).toHaveLength(1)
    expect(book.getSnapshot()).toEqual({ data: null, status: 'pending', error: null })
    for (const number of [4, 5, 6, 7]) change(number)
    await loaded(5)
    expect(book.getSnapshot()).toEqual({ data: { version: 5, changes: [6, 7] }, status: 'live', error: null })
    change(8, 9)
    change(9)
    expect(changesOf(book)).toEqual([6, 7, 9])
    expect(statuses).toEqual(['live', 'live'])
  })

  test('Y1 a state that is loaded at once joins at once', async () => {
    const { book } = await follow({ load: () => ({ version: 3, changes: [] }) })
    expect(book.getSnapshot().status).toBe('live')
    change(4)
    expect(changesOf(book)).toEqual([4])
  })

  test('Y1 without version the first change that comes is the first', async () => {
    const { book, loaded } = await follow({ version: undefined })
    change(7)
    await loaded(0)
    change(8)
    expect(changesOf(book)).toEqual([7, 8])
  })

  test('Y1 a plain connection can be the source', async () => {
    const { connection } = createLive()
    const book = createSynced<number, { data: number }>(connection as never, {
      load: () => 100,
      apply: (sum, { data }) => sum + data,
    })
    book.subscribe(() => undefined)
    connection.open()
    await settle()
    FakeWebSocket.last.accept()
    push({ data: 1 })
    push({ data: 2 })
    expect(book.getSnapshot()).toEqual({ data: 103, status: 'live', error: null })
    connection.close()
    expect(book.getSnapshot()).toEqual({ data: 103, status: 'stale', error: null })
  })
})

describe('a gap', () => {
  test('Y2 between changes makes it load again, and show the old state as stale', async () => {
    const { book, loads, loaded } = await follow()
    await loaded(1)
    change(2)
    change(4)
    expect(book.getSnapshot()).toEqual({ data: { version: 1, changes: [2] }, status: 'stale', error: null })
    expect(loads).toHaveLength(2)
    change(5)
    await loaded(3)
    expect(book.getSnapshot()).toEqual({ data: { version: 3, changes: [4, 5] }, status: 'live', error: null })
  })

  test.each([
    ['a promise', true],
    ['no promise', false],
  ])('Y2 right after a load makes it wait before it loads again (load returns %s)', async (_, isPromise) => {
    vi.spyOn(Math, 'random').mockReturnValue(1)
    let version = 1
    let loads = 0
    const { book } = await follow({
      load: () => {
        loads += 1
        const state = { version, changes: [] }
        return isPromise ? Promise.resolve(state) : state
      },
    })
    await settle()
    change(5)
    await settle()
    // The second load, made at once, shows that loads are behind the changes.
    expect(loads).toBe(2)
    expect(book.getSnapshot().status).toBe('stale')
    await vi.advanceTimersByTimeAsync(999)
    expect(loads).toBe(2)
    version = 4
    await vi.advanceTimersByTimeAsync(1)
    await settle()
    expect(loads).toBe(3)
    expect(book.getSnapshot()).toMatchObject({ data: { changes: [5] }, status: 'live' })
    vi.restoreAllMocks()
  })

  test('Y2 a load that fails sets error, and the wait gets longer each time', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(1)
    const { book, loads, loaded } = await follow()
    loads[0]!.answer.reject(new Error('503'))
    await settle()
    expect(book.getSnapshot()).toEqual({ data: null, status: 'pending', error: new Error('503') })
    await vi.advanceTimersByTimeAsync(1_000)
    expect(loads).toHaveLength(2)
    loads[1]!.answer.reject(new Error('504'))
    await vi.advanceTimersByTimeAsync(1_999)
    expect(loads).toHaveLength(2)
    await vi.advanceTimersByTimeAsync(1)
    change(2)
    await loaded(1)
    expect(book.getSnapshot()).toEqual({ data: { version: 1, changes: [2] }, status: 'live', error: null })
    // Once changes flow again, the next failure waits for the shortest time.
    change(3)
    book.reload()
    loads[3]!.answer.reject(new Error('505'))
    await vi.advanceTimersByTimeAsync(1_000)
    expect(loads).toHaveLength(5)
    vi.restoreAllMocks()
  })

  test('Y2 a load is aborted when the session ends, and when the last listener has left', async () => {
    const { book, loads, accept, stop } = await follow()
    expect(loads[0]!.signal.aborted).toBe(false)
    FakeWebSocket.last.drop()
    expect(loads[0]!.signal.aborted).toBe(true)
    await vi.advanceTimersByTimeAsync(1_000)
    await accept()
    expect(loads).toHaveLength(2)
    loads[0]!.answer.resolve({ version: 99, changes: [] })
    await settle()
    expect(book.getSnapshot().data).toBeNull()
    stop()
    expect(loads[1]!.signal.aborted).toBe(true)
  })

  test('Y2 an error of apply is shown, and the state is loaded again', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(1)
    const { book, loads, loaded } = await follow({
      apply: (state, [, last]) => {
        if (last === 3) throw new Error('broken')
        return { ...state, changes: [...state.changes, last] }
      },
    })
    await loaded(1)
    change(2)
    change(3)
    expect(book.getSnapshot()).toEqual({
      data: { version: 1, changes: [2] },
      status: 'stale',
      error: new Error('broken'),
    })
    change(4)
    await vi.advanceTimersByTimeAsync(1_000)
    await loaded(3)
    expect(loads).toHaveLength(2)
    expect(book.getSnapshot()).toEqual({ data: { version: 3, changes: [4] }, status: 'live', error: null })
    vi.restoreAllMocks()
  })

  test('Y2 reload() loads the state again', async () => {
    const { book, loads, loaded } = await follow()
    await loaded(1)
    book.reload()
    expect(loads).toHaveLength(2)
    await loaded(5)
    expect(book.getSnapshot().data).toEqual({ version: 5, changes: [] })
  })

  test('Y2 reload() loses no change that comes meanwhile', async () => {
    const { book, loaded } = await follow()
    await loaded(1)
    change(2)
    book.reload()
    change(3)
    change(4)
    await loaded(2)
    expect(book.getSnapshot()).toEqual({ data: { version: 2, changes: [3, 4] }, status: 'live', error: null })
  })

  test('Y2 without span, changes from before a load are not applied to it', async () => {
    const { book, loaded } = await follow({ span: undefined })
    change(1)
    book.reload()
    change(2)
    await loaded(1)
    expect(changesOf(book)).toEqual([2])
  })
})

describe('sessions', () => {
  test('Y3 old data stays as stale until the new state has joined', async () => {
    const version = vi.fn(({ version }: Book) => version)
    const { book, loaded, accept, loads } = await follow({ version })
    await loaded(1)
    change(2)
    FakeWebSocket.last.drop()
    expect(book.getSnapshot()).toEqual({ data: { version: 1, changes: [2] }, status: 'stale', error: null })
    await vi.advanceTimersByTimeAsync(1_000)
    await accept()
    change(8)
    expect(book.getSnapshot().status).toBe('stale')
    await loaded(7)
    expect(book.getSnapshot()).toEqual({ data: { version: 7, changes: [8] }, status: 'live', error: null })
    expect(loads).toHaveLength(2)
    expect(version.mock.calls.map(([state]) => state.version)).toEqual([1, 7])
  })

  test('Y3 the state of a refused topic is refused, and pending after resubscribe()', async () => {
    const { book, live } = await follow({}, { confirms: true })
    push({ id: 1, error: 'forbidden' })
    expect(book.getSnapshot()).toEqual({ data: null, status: 'refused', error: 'forbidden' })
    live.topic('book').resubscribe()
    expect(book.getSnapshot()).toEqual({ data: null, status: 'pending', error: null })
    await settle()
    push({ id: 2, reply: 'ok' })
    expect(book.getSnapshot().status).toBe('pending')
  })

  test('Y4 without span each session loads the state again, and applies the changes that came meanwhile', async () => {
    const { book, loaded, accept, loads } = await follow({ span: undefined })
    change(1)
    await loaded(0)
    change(2)
    expect(changesOf(book)).toEqual([1, 2])
    FakeWebSocket.last.drop()
    await vi.advanceTimersByTimeAsync(1_000)
    await accept()
    change(3)
    await loaded(0)
    expect(loads).toHaveLength(2)
    expect(changesOf(book)).toEqual([3])
  })

  test('Y4 two listeners share one load, and the topic is left after the last of them', async () => {
    const { book, loads, loaded, stop, live } = await follow()
    const listener = vi.fn()
    const stopOther = book.subscribe(listener)
    await loaded(1)
    expect(loads).toHaveLength(1)
    expect(listener).toHaveBeenCalledTimes(1)
    stop()
    change(2)
    expect(listener).toHaveBeenCalledTimes(2)
    stopOther()
    await settle()
    expect(live.topic('book').getSnapshot().status).toBe('idle')
    expect(book.getSnapshot()).toMatchObject({ status: 'stale' })
  })

  test.each([{ load: undefined }, { apply: 1 }])('Y4 options without a function throw: %o', (options) => {
    const { live } = createLive()
    expect(() =>
      createSynced(live.topic('a'), { load: () => 0, apply: () => 0, ...(options as object) }),
    ).toThrow(/^(?:load|apply) must be a function, got /)
  })
})
