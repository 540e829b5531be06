import { expect, test } from 'vitest'
import type { Frame } from '../../src/devtools/contract.js'
import { FrameRing } from '../../src/devtools/FrameRing.js'
import { maskAddress } from '../../src/devtools/maskAddress.js'
import { Rates } from '../../src/devtools/Rates.js'
import { selectFrames } from '../../src/devtools/selectFrames.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'
import { SocketTap } from '../../src/devtools/SocketTap.js'

const toFrame = (data: string, number: number): Frame => ({
  number,
  at: 0,
  session: 1,
  direction: 'received',
  type: 'text',
  size: data.length,
  data,
  isShortened: false,
  decoded: [],
  error: null,
  isSimulated: false,
})

test('I5 stays within its limits over a million frames', () => {
  const ring = new FrameRing(1_000, 5_000)
  const selected = selectFrames(ring, { text: '7' })
  for (let index = 0; index < 1_000_000; index += 1) {
    ring.push(toFrame(String(index), index + 1))
    if (index % 1_000 === 0) expect(selected.length).toBeLessThanOrEqual(1_000)
  }
  expect(ring.length).toBe(833)
  expect(ring.bytes).toBeLessThanOrEqual(5_000)
  expect([ring.at(0)?.data, ring.at(ring.length - 1)?.data]).toEqual(['999167', '999999'])
  expect([ring.at(-1), ring.at(833), ring.get(999_167), ring.get(999_168)?.data]).toEqual([
    undefined,
    undefined,
    undefined,
    '999167',
  ])
  const expected = Array.from({ length: 833 }, (_, index) => String(999_167 + index)).filter((text) =>
    text.includes('7'),
  )
  expect(Array.from({ length: selected.length }, (_, index) => selected.at(index)?.data)).toEqual(expected)
})

test('I7 looks again at frames that are refused later', () => {
  const ring = new FrameRing(10, 1_000)
  const refused = selectFrames(ring, { refused: true })
  const fine = selectFrames(ring, { refused: false })
  ring.push(toFrame('late', 1))
  expect([refused.length, fine.length]).toEqual([0, 1])
  ring.edit(1, { error: 'no' })
  ring.edit(99, { error: 'no' })
  expect([refused.length, fine.length, refused.at(0)?.error]).toEqual([1, 0, 'no'])
})

test('I6 masks user, password and every value of a query', () => {
  expect(
    [
      'wss://a.example/path',
      'wss://a.example/path?token=x&y=z=2&empty=',
      'wss://a.example/?bare',
      'wss://user:pass@a.example/@x?a=b@c',
      '/ws?token=x',
      '',
    ].map(maskAddress),
  ).toEqual([
    'wss://a.example/path',
    'wss://a.example/path?token=…&y=…&empty=…',
    'wss://a.example/?…',
    'wss://…@a.example/@x?a=…',
    '/ws?token=…',
    '',
  ])
})

test('I2 counts messages and bytes of each second, for two minutes of traffic', () => {
  const rates = new Rates()
  rates.add(1_000, 'sent', 5)
  rates.add(1_999, 'received', 7)
  const first = rates.getAll()
  expect(first).toEqual([{ at: 1_000, sent: 1, received: 1, sentBytes: 5, receivedBytes: 7 }])
  expect(rates.getAll()).toBe(first)
  for (let second = 5; second < 200; second += 1) rates.add(second * 1_000, 'sent', 1)
  expect(rates.getAll()).toHaveLength(120)
  expect(first[0]?.sent).toBe(1)
})

test('I15 taps a class that keeps its handlers and amount in fields, and gives them back', () => {
  const socket = new FakeWebSocket('wss://example.com')
  const heard: string[] = []
  const onmessage = ({ data }: MessageEvent) => heard.push(String(data))
  socket.onmessage = onmessage
  socket.accept()
  const faults = {
    isStalled: true,
    latency: 0,
    drops: () => false,
    injects: (deliver: () => void) => deliver(),
  }
  const tap = new SocketTap(socket, faults)
  socket.message('one')
  socket.send('two')
  expect(socket.readyState).toBe(1)
  expect([heard, socket.sent, socket.bufferedAmount]).toEqual([[], [], 3])
  tap.release()
  expect([heard, socket.sent, socket.bufferedAmount]).toEqual([['one'], ['two'], 0])
  expect(socket.onmessage).toBe(onmessage)
  expect(Object.keys(socket)).toContain('onmessage')
})

test('I11 is CLOSING at once, although the close is held back', () => {
  const socket = new FakeWebSocket('wss://example.com')
  socket.onclose = () => undefined
  socket.accept()
  new SocketTap(socket, { isStalled: true, latency: 0, drops: () => false, injects: () => undefined })
  socket.close(1000)
  expect([socket.readyState, socket.closeCalls]).toEqual([2, []])
  socket.send('late')
  expect(socket.bufferedAmount).toBe(0)
})
