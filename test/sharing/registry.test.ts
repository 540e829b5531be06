import { expect, test, vi } from 'vitest'
import { configure, addOwner, isReleased, share, whenOwned, type Owner } from '../../src/sharing/registry.js'
import { withFakeClock } from '../support/fakeClock.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'
import { soon } from '../support/later.js'
import { witness } from '../support/witness.js'

withFakeClock()

const owner = (listener: Owner['listener'] = () => undefined): Owner => ({ listener })
const nobody = owner()
const somebody = owner()

function accept(): FakeWebSocket {
  FakeWebSocket.last.accept()
  return FakeWebSocket.last
}

test('L2 closes with 1000 when the last owner has gone', async () => {
  const connection = witness()
  const first = addOwner(connection, nobody, true)
  const second = addOwner(connection, somebody, true)
  const socket = accept()
  first()
  await soon()
  expect(socket.closeCalls).toEqual([])
  second()
  await soon()
  expect(socket.closedWith).toEqual([1000])
})

test('L1 keeps the socket when somebody takes hold again within the microtask', async () => {
  const connection = witness()
  let release = addOwner(connection, nobody, true)
  const socket = accept()
  for (let turn = 0; turn < 5; turn += 1) {
    release()
    release = addOwner(connection, nobody, true)
  }
  await soon()
  expect(socket.closeCalls).toEqual([])
  release()
  await soon()
  expect(socket.closedWith).toEqual([1000])
})

test('H8 works with the options of its first owner, and when that has gone, at once with those of the next', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  const connection = witness()
  const works = vi.spyOn(connection, 'configure')
  const third = owner()
  const render = (owner: Owner, linger: number) =>
    configure(connection, owner, { source: 'ws://peer/', linger })
  const worksWith = () => works.mock.calls.splice(0).map(([settings]) => settings.linger)

  const owners = [nobody, somebody, third] as const
  const [leaveFirst, leaveSecond] = owners.map((owner, index) => {
    render(owner, index)
    return addOwner(connection, owner, true)
  })
  expect(worksWith()).toEqual([0])

  leaveSecond!()
  await soon()
  render(third, 2)
  render(nobody, 5)
  expect(worksWith()).toEqual([5])

  leaveFirst!()
  await soon()
  expect(worksWith()).toEqual([2])
  render(third, 3)
  expect(worksWith()).toEqual([3])
  vi.restoreAllMocks()
})

test('L1 closes nothing before the microtask', () => {
  const connection = witness()
  const release = addOwner(connection, nobody, true)
  const socket = accept()
  release()
  expect(socket.closeCalls).toEqual([])
})

test('L4 knows at once whom nobody holds any more, and nobody before anybody did', () => {
  const connection = witness()
  expect(isReleased(connection)).toBe(false)
  const release = addOwner(connection, nobody, true)
  expect(isReleased(connection)).toBe(false)
  release()
  expect(isReleased(connection)).toBe(true)
  addOwner(connection, nobody, true)
  expect(isReleased(connection)).toBe(false)
})

test('L3 tells a owner of the end that comes after he has gone, once', async () => {
  const connection = witness()
  const listener = vi.fn()
  const holds = owner(listener)
  addOwner(connection, holds, true)()
  const release = addOwner(connection, holds, true)
  const socket = accept()
  release()
  await soon()
  socket.answerClose()
  expect(listener.mock.calls).toEqual([
    ['onOpen', expect.any(Event)],
    ['onClose', expect.any(CloseEvent)],
  ])
})

test('L4 keeps connections apart', async () => {
  const one = witness()
  const other = witness()
  addOwner(one, nobody, true)
  const first = accept()
  const release = addOwner(other, nobody, true)
  const second = accept()
  release()
  await soon()
  expect(first.closeCalls).toEqual([])
  expect(second.closedWith).toEqual([1000])
})

test('L8 acts at once where somebody holds it, or nobody has yet', () => {
  const connection = witness()
  const act = vi.fn()
  whenOwned(connection, act)
  expect(act).toHaveBeenCalledTimes(1)
  addOwner(connection, nobody, true)
  whenOwned(connection, act)
  expect(act).toHaveBeenCalledTimes(2)
})

test('L8 acts a microtask later where somebody takes hold again until then', async () => {
  const connection = witness()
  addOwner(connection, nobody, true)()
  const act = vi.fn()
  whenOwned(connection, act)
  expect(act).not.toHaveBeenCalled()
  addOwner(connection, nobody, true)
  await soon()
  expect(act).toHaveBeenCalledTimes(1)
})

test('L4 never acts where nobody does', async () => {
  const connection = witness()
  addOwner(connection, nobody, true)()
  const act = vi.fn()
  whenOwned(connection, act)
  await soon()
  whenOwned(connection, act)
  await soon()
  addOwner(connection, nobody, true)
  await soon()
  expect(act).not.toHaveBeenCalled()
})

test('L3 tells nobody who has left of the end of a session that went on without him', async () => {
  const connection = witness({ linger: 1_000 })
  const listener = vi.fn()
  const release = addOwner(connection, owner(listener), true)
  const socket = accept()
  release()
  await soon()
  addOwner(connection, somebody, true)
  socket.drop()
  expect(listener.mock.calls.map(([name]) => name as string)).toEqual(['onOpen'])
})

test('H8 works with the options of who made it, whoever is committed first', () => {
  const [layout, page, other] = [owner(), owner(), owner()]
  const made = witness()
  const works = vi.spyOn(made, 'configure')
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  const settings = (linger: number) => ({ source: 'ws://peer/', WebSocket: FakeWebSocket, linger })
  expect(share('H8 made', layout, settings(1), () => made)).toBe(made)
  expect(share('H8 made', page, settings(2), () => made)).toBe(made)
  // React runs the effects of children first.
  configure(made, page, settings(2))
  configure(made, layout, settings(1))
  expect(works.mock.calls.map(([{ linger }]) => linger)).toEqual([1])
  addOwner(made, page, true)
  configure(made, other, settings(3))
  expect(works.mock.calls.map(([{ linger }]) => linger)).toEqual([1])
  vi.restoreAllMocks()
})

test('H8 works with the options of the next to render, where who made it never comes', () => {
  const [suspended, page] = [owner(), owner()]
  const made = witness()
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  const works = vi.spyOn(made, 'configure')
  const settings = { source: 'ws://peer/', WebSocket: FakeWebSocket, linger: 2 }
  share('H8 suspended', suspended, { ...settings, linger: 1 }, () => made)
  configure(made, page, settings)
  expect(works).not.toHaveBeenCalled()
  addOwner(made, page, true)
  configure(made, page, settings)
  expect(works.mock.calls).toEqual([[settings]])
  vi.restoreAllMocks()
})

test('H7 is shared by those with the same implementation only', () => {
  class Other extends FakeWebSocket {}
  const find = (WebSocket: typeof FakeWebSocket) =>
    share('H7 key', owner(), { source: 'ws://peer/', WebSocket }, () => witness())
  const one = find(FakeWebSocket)
  expect(find(FakeWebSocket)).toBe(one)
  expect(find(Other)).not.toBe(one)
  expect(find(FakeWebSocket)).toBe(one)
})

test('H7 is shared with other copies of the library on the page', async () => {
  const settings = { source: 'ws://peer/', WebSocket: FakeWebSocket }
  const one = share('H7 copies', owner(), settings, () => witness())
  vi.resetModules()
  const copy = await import('../../src/sharing/registry.js')
  expect(copy.share).not.toBe(share)
  expect(copy.share('H7 copies', owner(), settings, () => witness())).toBe(one)
  // Each copy counts the owners of both.
  const release = addOwner(one, nobody, true)
  copy.addOwner(one, somebody, true)
  const socket = accept()
  release()
  await soon()
  expect(socket.closeCalls).toEqual([])
})
