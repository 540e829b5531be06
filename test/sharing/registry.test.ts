import { expect, test, vi } from 'vitest'
import { configure, addOwner, isReleased, share, whenOwned, type Owner } from '../../src/sharing/registry.js'
import { withFakeClock } from '../support/fakeClock.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'
import { soon } from '../support/later.js'
import { witness } from '../support/witness.js'

withFakeClock()

const owner = (listener: Owner['listener'] = () => undefined): Owner => ({ listener })
const firstOwner = owner()
const secondOwner = owner()

function accept(): FakeWebSocket {
  FakeWebSocket.last.accept()
  return FakeWebSocket.last
}

test('L2 a connection closes with 1000 when its last owner has left', async () => {
  const connection = witness()
  const first = addOwner(connection, firstOwner, true)
  const second = addOwner(connection, secondOwner, true)
  const socket = accept()
  first()
  await soon()
  expect(socket.closeCalls).toEqual([])
  second()
  await soon()
  expect(socket.closedWith).toEqual([1000])
})

test('L1 a connection keeps its socket when an owner comes back within the microtask', async () => {
  const connection = witness()
  let release = addOwner(connection, firstOwner, true)
  const socket = accept()
  for (let turn = 0; turn < 5; turn += 1) {
    release()
    release = addOwner(connection, firstOwner, true)
  }
  await soon()
  expect(socket.closeCalls).toEqual([])
  release()
  await soon()
  expect(socket.closedWith).toEqual([1000])
})

test('H8 a connection uses the options of its first owner, and when that has left, at once those of the next', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  const connection = witness()
  const configureSpy = vi.spyOn(connection, 'configure')
  const third = owner()
  const render = (owner: Owner, linger: number) =>
    configure(connection, owner, { source: 'ws://peer/', linger })
  const appliedLingers = () => configureSpy.mock.calls.splice(0).map(([settings]) => settings.linger)

  const owners = [firstOwner, secondOwner, third] as const
  const [leaveFirst, leaveSecond] = owners.map((owner, index) => {
    render(owner, index)
    return addOwner(connection, owner, true)
  })
  expect(appliedLingers()).toEqual([0])

  leaveSecond!()
  await soon()
  render(third, 2)
  render(firstOwner, 5)
  expect(appliedLingers()).toEqual([5])

  leaveFirst!()
  await soon()
  expect(appliedLingers()).toEqual([2])
  render(third, 3)
  expect(appliedLingers()).toEqual([3])
  vi.restoreAllMocks()
})

test('L1 a connection closes nothing before the microtask', () => {
  const connection = witness()
  const release = addOwner(connection, firstOwner, true)
  const socket = accept()
  release()
  expect(socket.closeCalls).toEqual([])
})

test('L4 isReleased() is true as soon as the last owner has left, and false before the first one comes', () => {
  const connection = witness()
  expect(isReleased(connection)).toBe(false)
  const release = addOwner(connection, firstOwner, true)
  expect(isReleased(connection)).toBe(false)
  release()
  expect(isReleased(connection)).toBe(true)
  addOwner(connection, firstOwner, true)
  expect(isReleased(connection)).toBe(false)
})

test('L3 an owner gets one onClose for the end of its session after it has left', async () => {
  const connection = witness()
  const listener = vi.fn()
  const leavingOwner = owner(listener)
  addOwner(connection, leavingOwner, true)()
  const release = addOwner(connection, leavingOwner, true)
  const socket = accept()
  release()
  await soon()
  socket.answerClose()
  expect(listener.mock.calls).toEqual([
    ['onOpen', expect.any(Event)],
    ['onClose', expect.any(CloseEvent)],
  ])
})

test('L4 owners of one connection do not affect another one', async () => {
  const one = witness()
  const other = witness()
  addOwner(one, firstOwner, true)
  const first = accept()
  const release = addOwner(other, firstOwner, true)
  const second = accept()
  release()
  await soon()
  expect(first.closeCalls).toEqual([])
  expect(second.closedWith).toEqual([1000])
})

test('L8 whenOwned() acts at once if there is an owner, or there was none yet', () => {
  const connection = witness()
  const act = vi.fn()
  whenOwned(connection, act)
  expect(act).toHaveBeenCalledTimes(1)
  addOwner(connection, firstOwner, true)
  whenOwned(connection, act)
  expect(act).toHaveBeenCalledTimes(2)
})

test('L8 whenOwned() acts a microtask later if an owner comes back until then', async () => {
  const connection = witness()
  addOwner(connection, firstOwner, true)()
  const act = vi.fn()
  whenOwned(connection, act)
  expect(act).not.toHaveBeenCalled()
  addOwner(connection, firstOwner, true)
  await soon()
  expect(act).toHaveBeenCalledTimes(1)
})

test('L4 whenOwned() never acts if no owner comes back', async () => {
  const connection = witness()
  addOwner(connection, firstOwner, true)()
  const act = vi.fn()
  whenOwned(connection, act)
  await soon()
  whenOwned(connection, act)
  await soon()
  addOwner(connection, firstOwner, true)
  await soon()
  expect(act).not.toHaveBeenCalled()
})

test('L3 an owner gets no onClose for a session that continues after it has left', async () => {
  const connection = witness({ linger: 1_000 })
  const listener = vi.fn()
  const release = addOwner(connection, owner(listener), true)
  const socket = accept()
  release()
  await soon()
  addOwner(connection, secondOwner, true)
  socket.drop()
  expect(listener.mock.calls.map(([name]) => name as string)).toEqual(['onOpen'])
})

test('H8 a shared connection uses the options of its creator, whichever component commits first', () => {
  const [layout, page, other] = [owner(), owner(), owner()]
  const made = witness()
  const configureSpy = vi.spyOn(made, 'configure')
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  const settings = (linger: number) => ({ source: 'ws://peer/', WebSocket: FakeWebSocket, linger })
  expect(share('H8 made', layout, settings(1), () => made)).toBe(made)
  expect(share('H8 made', page, settings(2), () => made)).toBe(made)
  // React runs the effects of children first.
  configure(made, page, settings(2))
  configure(made, layout, settings(1))
  expect(configureSpy.mock.calls.map(([{ linger }]) => linger)).toEqual([1])
  addOwner(made, page, true)
  configure(made, other, settings(3))
  expect(configureSpy.mock.calls.map(([{ linger }]) => linger)).toEqual([1])
  vi.restoreAllMocks()
})

test('H8 a shared connection uses the options of the next component that renders if its creator never mounts', () => {
  const [suspended, page] = [owner(), owner()]
  const made = witness()
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  const configureSpy = vi.spyOn(made, 'configure')
  const settings = { source: 'ws://peer/', WebSocket: FakeWebSocket, linger: 2 }
  share('H8 suspended', suspended, { ...settings, linger: 1 }, () => made)
  configure(made, page, settings)
  expect(configureSpy).not.toHaveBeenCalled()
  addOwner(made, page, true)
  configure(made, page, settings)
  expect(configureSpy.mock.calls).toEqual([[settings]])
  vi.restoreAllMocks()
})

test('H7 components share a connection only with the same WebSocket', () => {
  class Other extends FakeWebSocket {}
  const find = (WebSocket: typeof FakeWebSocket) =>
    share('H7 key', owner(), { source: 'ws://peer/', WebSocket }, () => witness())
  const one = find(FakeWebSocket)
  expect(find(FakeWebSocket)).toBe(one)
  expect(find(Other)).not.toBe(one)
  expect(find(FakeWebSocket)).toBe(one)
})

test('H7 all copies of the library on the page share a connection', async () => {
  const settings = { source: 'ws://peer/', WebSocket: FakeWebSocket }
  const one = share('H7 copies', owner(), settings, () => witness())
  vi.resetModules()
  const copy = await import('../../src/sharing/registry.js')
  expect(copy.share).not.toBe(share)
  expect(copy.share('H7 copies', owner(), settings, () => witness())).toBe(one)
  // Both copies count all owners.
  const release = addOwner(one, firstOwner, true)
  copy.addOwner(one, secondOwner, true)
  const socket = accept()
  release()
  await soon()
  expect(socket.closeCalls).toEqual([])
})
