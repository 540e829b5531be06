import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createManagedConnection } from '../../src/connection/connection.js'
import type { ManagedConnection } from '../../src/connection/contract.js'
import { addOwner, share, type Owner } from '../../src/sharing/registry.js'
import { FakeWebSocket, ImpossibleAction } from '../support/FakeWebSocket.js'
import { soon } from '../support/later.js'
import { countListeners, silencePage } from '../support/page.js'
import { seedsFrom } from '../support/seeds.js'
import { actions, ownerNumbers, keys, lingers, step, type Key, type Step } from './walkSteps.js'

interface Ownership {
  readonly connection: ManagedConnection
  readonly enabled: boolean
  readonly end: () => void
}

/** What the test knows of a connection from outside. */
interface Account {
  readonly key: Key
  readonly owners: Map<number, Owner>
  /** close() was called, or a session ended by itself. */
  spent: boolean
  openedWithoutOwner: boolean
  /** Opened by a call while it had owners. */
  openedByCall: boolean
  /** When the last owner left. */
  leftAt: number
}

function createWalk(name: string) {
  const faults: string[] = []
  const fault = (text: string) => void faults.push(text)
  const accounts = new Map<ManagedConnection, Account>()
  const ownerships = new Map<number, Ownership>()
  /** Connections that left a session since they were open: only the owners of that time get its end. */
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
      openedWithoutOwner: false,
      openedByCall: false,
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
      // Owners that came later get nothing of a session that was left.
      if (left.has(connection)) return
      const present = ownerNumbers.filter((number) => ownerships.get(number)?.connection === connection)
      void Promise.resolve().then(() => {
        for (const number of present)
          if (!ends.get(event)?.has(number)) fault('L3: an owner did not get onClose')
      })
    })
    return connection
  }

  /** The owners that got each end. */
  const ends = new Map<CloseEvent, Set<number>>()
  /** The owner that is joining now, which may get the onOpen of an open session. */
  let joining = -1
  function ownerOf(connection: ManagedConnection, number: number): Owner {
    const { owners } = accounts.get(connection)!
    const listener: Owner['listener'] = (...[name, event]) => {
      const present = ownerships.get(number)?.connection === connection
      if (name !== 'onClose') {
        if (!present && joining !== number) fault(`L4: an owner that has left got ${name}`)
        return
      }
      const notified = ends.get(event) ?? new Set()
      if (notified.has(number)) fault('L3: an owner got onClose twice')
      ends.set(event, notified.add(number))
    }
    if (!owners.has(number)) owners.set(number, { listener })
    return owners.get(number)!
  }

  const own = make('own')
  const isLive = (connection: ManagedConnection) => connection.getSnapshot().readyState < 2
  const ownershipsOf = (connection: ManagedConnection) =>
    Array.from(ownerships.values()).filter((owned) => owned.connection === connection)

  function join(number: number, key: Key, enabled: boolean, twice: boolean): void {
    leave(number)
    const connection = key === 'own' ? own : find(key)
    const owner = ownerOf(connection, number)
    joining = number
    const begin = () =>
      addOwner(connection, owner, enabled, () => fault('H1: another connection replaced it'))
    if (twice) begin()()
    ownerships.set(number, { connection, enabled, end: begin() })
    joining = -1
    const { spent } = accounts.get(connection)!
    if (enabled && !spent && connection.getSnapshot().readyState > 2) fault('H1: the connection did not open')
  }

  function leave(number: number): void {
    const owned = ownerships.get(number)
    if (!owned) return
    owned.end()
    ownerships.delete(number)
    if (!ownershipsOf(owned.connection).length) accounts.get(owned.connection)!.leftAt = Date.now()
  }

  function handle(method: 'open' | 'close' | 'dispose' | 'reconnect'): void {
    const account = accounts.get(own)!
    account.openedByCall = method === 'open' || method === 'reconnect'
    account.openedWithoutOwner = account.openedByCall
      ? account.openedWithoutOwner || !ownershipsOf(own).length
      : false
    account.spent = method === 'close' || method === 'dispose'
    own[method]()
  }

  async function settle(): Promise<void> {
    await soon()
    for (const [connection, { key, openedWithoutOwner, openedByCall, leftAt }] of accounts) {
      const owned = ownershipsOf(connection)
      const lingering = Date.now() - leftAt < lingers[key]
      if (
        isLive(connection) &&
        !openedWithoutOwner &&
        !(owned.length ? openedByCall || owned.some(({ enabled }) => enabled) : lingering)
      )
        fault(`H1: ${key} is open without an enabled owner`)
    }
    for (const key of keys) {
      const live = Array.from(accounts).filter(
        ([connection, account]) => account.key === key && isLive(connection),
      )
      if (live.length > 1) fault(`H1: there are two open connections of ${key}`)
    }
  }

  return {
    faults,
    async walk(next: Step): Promise<void> {
      if ('join' in next) {
        leave(next.instead)
        join(next.join, next.key, next.enabled, next.twice)
      } else if ('leave' in next) leave(next.leave)
      else if ('own' in next) handle(next.own)
      else if ('closes' in next) {
        const connection = ownerships.get(next.closes)?.connection
        if (connection)
          Object.assign(accounts.get(connection)!, {
            spent: true,
            openedWithoutOwner: false,
            openedByCall: false,
          })
        connection?.close(4000)
      } else if ('peer' in next) {
        const socket = FakeWebSocket.all.at(-1 - next.age)
        try {
          if (socket) actions[next.peer](socket)
        } catch (error) {
          if (!(error instanceof ImpossibleAction)) throw error
        }
      } else await vi.advanceTimersByTimeAsync(next.pass)
      await settle()
    },
    async end(): Promise<void> {
      for (const number of ownerNumbers) leave(number)
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
          fault('H1: the registry finds a connection without owners')
      }
    },
  }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** A walk leaves its keys in the registry, so that the next one needs other keys. */
let walksSoFar = 0

test.each(seedsFrom(5))(
  'H1 a connection opens for its owners and closes without them in any order of events (seed %s)',
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
