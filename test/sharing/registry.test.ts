import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { configure, hold, isReleased, whenHeld } from '../../src/sharing/registry.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'
import { soon } from '../support/later.js'
import { witness } from '../support/witness.js'

beforeEach(() => {
  vi.useFakeTimers()
  FakeWebSocket.reset()
})

afterEach(() => {
  vi.useRealTimers()
})

const nobody = () => undefined
const somebody = () => undefined

function accept(): FakeWebSocket {
  FakeWebSocket.last.accept()
  return FakeWebSocket.last
}

test('L2 closes with 1000 when the last holder has gone', async () => {
  const connection = witness()
  const first = hold(connection, nobody, true)
  const second = hold(connection, somebody, true)
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
  let release = hold(connection, nobody, true)
  const socket = accept()
  for (let turn = 0; turn < 5; turn += 1) {
    release()
    release = hold(connection, nobody, true)
  }
  await soon()
  expect(socket.closeCalls).toEqual([])
  release()
  await soon()
  expect(socket.closedWith).toEqual([1000])
})

test('H3 works with the options of its first holder, and when that has gone, with those of the next to render', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  const connection = witness()
  const works = vi.spyOn(connection, 'configure')
  const third = () => undefined
  const render = (holder: () => void, linger: number) =>
    configure(connection, holder, { source: 'ws://peer/', linger })
  const worksWith = () => works.mock.calls.splice(0).map(([settings]) => settings.linger)

  const holders = [nobody, somebody, third] as const
  const [leaveFirst, leaveSecond] = holders.map((holder, index) => {
    render(holder, index)
    return hold(connection, holder, true)
  })
  expect(worksWith()).toEqual([0])

  leaveSecond!()
  await soon()
  render(third, 2)
  render(nobody, 5)
  expect(worksWith()).toEqual([5])

  leaveFirst!()
  await soon()
  render(third, 2)
  expect(worksWith()).toEqual([2])
  vi.restoreAllMocks()
})

test('L1 closes nothing before the microtask', () => {
  const connection = witness()
  const release = hold(connection, nobody, true)
  const socket = accept()
  release()
  expect(socket.closeCalls).toEqual([])
})

test('L4 knows at once whom nobody holds any more, and nobody before anybody did', () => {
  const connection = witness()
  expect(isReleased(connection)).toBe(false)
  const release = hold(connection, nobody, true)
  expect(isReleased(connection)).toBe(false)
  release()
  expect(isReleased(connection)).toBe(true)
  hold(connection, nobody, true)
  expect(isReleased(connection)).toBe(false)
})

test('L3 tells a holder of the end that comes after he has gone, once', async () => {
  const connection = witness()
  const listener = vi.fn()
  hold(connection, listener, true)()
  const release = hold(connection, listener, true)
  const socket = accept()
  release()
  await soon()
  socket.answerClose()
  expect(listener.mock.calls).toEqual([
    ['onOpen', expect.any(Event)],
    ['onClose', connection.getSnapshot().lastCloseEvent],
  ])
})

test('L4 keeps connections apart', async () => {
  const one = witness()
  const other = witness()
  hold(one, nobody, true)
  const first = accept()
  const release = hold(other, nobody, true)
  const second = accept()
  release()
  await soon()
  expect(first.closeCalls).toEqual([])
  expect(second.closedWith).toEqual([1000])
})

test('L8 acts at once where somebody holds it, or nobody has yet', () => {
  const connection = witness()
  const act = vi.fn()
  whenHeld(connection, act)
  expect(act).toHaveBeenCalledTimes(1)
  hold(connection, nobody, true)
  whenHeld(connection, act)
  expect(act).toHaveBeenCalledTimes(2)
})

test('L8 acts a microtask later where somebody takes hold again until then', async () => {
  const connection = witness()
  hold(connection, nobody, true)()
  const act = vi.fn()
  whenHeld(connection, act)
  expect(act).not.toHaveBeenCalled()
  hold(connection, nobody, true)
  await soon()
  expect(act).toHaveBeenCalledTimes(1)
})

test('L4 never acts where nobody does', async () => {
  const connection = witness()
  hold(connection, nobody, true)()
  const act = vi.fn()
  whenHeld(connection, act)
  await soon()
  whenHeld(connection, act)
  await soon()
  hold(connection, nobody, true)
  await soon()
  expect(act).not.toHaveBeenCalled()
})

test('L3 tells nobody who has left of the end of a session that went on without him', async () => {
  const connection = witness({ linger: 1_000 })
  const listener = vi.fn()
  const release = hold(connection, listener, true)
  const socket = accept()
  release()
  await soon()
  hold(connection, somebody, true)
  socket.drop()
  expect(listener.mock.calls.map(([name]) => name as string)).toEqual(['onOpen'])
})
