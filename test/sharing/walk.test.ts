import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createManagedConnection } from '../../src/connection/connection.js'
import type { ManagedConnection } from '../../src/connection/contract.js'
import { addOwner, share, type Owner } from '../../src/sharing/registry.js'
import { FakeWebSocket, ImpossibleAction } from '../support/FakeWebSocket.js'
import { soon } from '../support/later.js'
import { countListeners, silencePage } from '../support/page.js'
import { seedsFrom } from '../support/seeds.js'
import { deeds, guests, keys, lingers, step, type Key, type Step } from './walkSteps.js'

interface Hold {
  readonly connection: ManagedConnection
  readonly enabled: boolean
  readonly end: () => void
}

/** What is known of a connection without looking into it. */
interface Account {
  readonly key: Key
  readonly owners: Map<number, Owner>
  /** close() was called, or a session has ended by itself. */
  spent: boolean
  byHand: boolean
  /** Opened by a call while it was held. */
  asked: boolean
  /** When the last one has left. */
  leftAt: number
}

function createWalk(name: string) {
  const faults: string[] = []
  const fault = (text: string) => void faults.push(text)
  const accounts = new Map<ManagedConnection, Account>()
  const holds = new Map<number, Hold>()
  /** Those that have left a session since one was open: its end is for those who were there then. */
  const left = new Set<ManagedConnection>()
  const listening = countListeners()

  const settingsOf = (key: Key) => ({
    source: `ws://${key}/`,
    WebSocket: FakeWebSocket,
    reconnect: false,
    linger: lingers[key],
  })
  const find = (key: Key): ManagedConnection =>
    share(name + key, { listener: () => undefined }, settingsOf(key), () => make(key))

  function make(key: Key): ManagedConnection {
    const connection = createManagedConnection(settingsOf(key), 'idle')
    const account: Account = {
      key,
      owners: new Map(),
      spent: false,
      byHand: false,
      asked: false,
      leftAt: -Infinity,
    }
    accounts.set(connection, account)
    connection.onEvent((entry) => {
      if (entry.type !== 'phase') return
      if (entry.phase === 'idle') left.add(connection)
      else if (entry.phase === 'open') left.delete(connection)
    })
    connection.listen((...[name, event]) => {
      if (name !== 'onClose') return
      if (event.code !== 1000) account.spent = true
      // A session that was left is nothing to those who came later.
      if (left.has(connection)) return
      const present = guests.filter((number) => holds.get(number)?.connection === connection)
      void Promise.resolve().then(() => {
        for (const number of present) if (!ends.get(event)?.has(number)) fault('L3: a owner was not told')
      })
    })
    return connection
  }

  /** Who was told of which end. */
  const ends = new Map<CloseEvent, Set<number>>()
  /** Who is taking hold just now, and may be told of a session that is open. */
  let coming = -1
  function ownerOf(connection: ManagedConnection, number: number): Owner {
    const { owners } = accounts.get(connection)!
    const listener: Owner['listener'] = (...[name, event]) => {
      const present = holds.get(number)?.connection === connection
      if (name !== 'onClose') {
        if (!present && coming !== number) fault(`L4: one who has left was told of ${name}`)
        return
      }
      const told = ends.get(event) ?? new Set()
      if (told.has(number)) fault('L3: somebody was told twice')
      ends.set(event, told.add(number))
    }
    if (!owners.has(number)) owners.set(number, { listener })
    return owners.get(number)!
  }

  const own = make('own')
  const isLive = (connection: ManagedConnection) => connection.getSnapshot().readyState < 2
  const holdersOf = (connection: ManagedConnection) =>
    Array.from(holds.values()).filter((held) => held.connection === connection)

  function come(number: number, key: Key, enabled: boolean, twice: boolean): void {
    go(number)
    const connection = key === 'own' ? own : find(key)
    const owner = ownerOf(connection, number)
    coming = number
    const begin = () => addOwner(connection, owner, enabled, () => fault('H1: another one took its place'))
    if (twice) begin()()
    holds.set(number, { connection, enabled, end: begin() })
    coming = -1
    const { spent } = accounts.get(connection)!
    if (enabled && !spent && connection.getSnapshot().readyState > 2) fault('H1: it is not opened')
  }

  function go(number: number): void {
    const held = holds.get(number)
    if (!held) return
    held.end()
    holds.delete(number)
    if (!holdersOf(held.connection).length) accounts.get(held.connection)!.leftAt = Date.now()
  }

  function handle(what: 'open' | 'close' | 'dispose' | 'reconnect'): void {
    const account = accounts.get(own)!
    account.asked = what === 'open' || what === 'reconnect'
    account.byHand = account.asked ? account.byHand || !holdersOf(own).length : false
    account.spent = what === 'close' || what === 'dispose'
    own[what]()
  }

  async function settle(): Promise<void> {
    await soon()
    for (const [connection, { key, byHand, asked, leftAt }] of accounts) {
      const held = holdersOf(connection)
      const lingering = Date.now() - leftAt < lingers[key]
      if (
        isLive(connection) &&
        !byHand &&
        !(held.length ? asked || held.some(({ enabled }) => enabled) : lingering)
      )
        fault(`H1: ${key} is open though nobody wants it`)
    }
    for (const key of keys) {
      const live = Array.from(accounts).filter(
        ([connection, account]) => account.key === key && isLive(connection),
      )
      if (live.length > 1) fault(`H1: there are two of ${key}`)
    }
  }

  return {
    faults,
    async walk(next: Step): Promise<void> {
      if ('come' in next) {
        go(next.instead)
        come(next.come, next.key, next.enabled, next.twice)
      } else if ('go' in next) go(next.go)
      else if ('own' in next) handle(next.own)
      else if ('closes' in next) {
        const connection = holds.get(next.closes)?.connection
        if (connection) Object.assign(accounts.get(connection)!, { spent: true, byHand: false, asked: false })
        connection?.close(4000)
      } else if ('peer' in next) {
        const socket = FakeWebSocket.all.at(-1 - next.age)
        try {
          if (socket) deeds[next.peer](socket)
        } catch (error) {
          if (!(error instanceof ImpossibleAction)) throw error
        }
      } else await vi.advanceTimersByTimeAsync(next.pass)
      await settle()
    },
    async end(): Promise<void> {
      for (const number of guests) go(number)
      await soon()
      own.dispose()
      await vi.advanceTimersByTimeAsync(20_000)
      await settle()
      if (vi.getTimerCount()) fault('L4: a timer is left')
      if (listening()) fault('L4: a listener is left')
      if (FakeWebSocket.all.some((socket) => socket.hasListeners)) fault('L4: a socket is left')
      for (const key of keys) {
        const fresh = make(key)
        if (share(name + key, { listener: () => undefined }, settingsOf(key), () => fresh) !== fresh)
          fault('H1: the registry finds what nobody holds')
      }
    },
  }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** The end of a walk leaves its keys behind in the registry, so that the next one needs others. */
let walksSoFar = 0

test.each(seedsFrom(5))(
  'H1 keeps its promises to all who come and go, in whatever order (%s)',
  async (seed) => {
    const walks = fc.array(step, { minLength: 20, maxLength: 80, size: 'max' })
    const walkOnce = async (steps: readonly Step[]) => {
      FakeWebSocket.reset()
      const walk = createWalk(`walk ${(walksSoFar += 1)} `)
      for (const next of steps) await walk.walk(next)
      await walk.end()
      silencePage()
      vi.restoreAllMocks()
      expect(walk.faults).toEqual([])
    }
    await fc.assert(fc.asyncProperty(walks, walkOnce), { numRuns: 300, seed })
  },
)
