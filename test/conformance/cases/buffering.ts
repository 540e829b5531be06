import type { Case } from '../world.js'
import { dialUntilOpen, next, promiseJobs, roundTrip } from '../watch.js'

export const bufferingCases: readonly Case[] = [
  {
    title:
      'bufferedAmount counts bytes of UTF-8 at once, and stays until the script is done, promise jobs included',
    says: [3, 6, 6, 0],
    async observe(world) {
      const { socket, over } = await dialUntilOpen(world)
      const seen: number[] = []
      const second = new Promise<void>((resolve) => {
        socket.onmessage = ({ data }: MessageEvent<unknown>) => {
          if (data === 'abc') resolve()
        }
      })
      socket.send('€')
      seen.push(socket.bufferedAmount)
      socket.send('abc')
      seen.push(socket.bufferedAmount)
      await promiseJobs(1000)
      seen.push(socket.bufferedAmount)
      await second
      seen.push(socket.bufferedAmount)
      socket.close()
      await over
      return seen
    },
  },
  {
    title: 'bufferedAmount counts what a view shows, a buffer and a Blob',
    says: [2, 6, 9],
    async observe(world) {
      const { socket, over } = await dialUntilOpen(world)
      const seen: number[] = []
      for (const data of [new Uint8Array(new ArrayBuffer(8), 3, 2), new ArrayBuffer(4), new Blob(['abc'])]) {
        socket.send(data)
        seen.push(socket.bufferedAmount)
      }
      socket.close()
      await over
      return seen
    },
  },
  {
    title: 'bytes are copied when sent',
    says: [1, 2],
    async observe(world) {
      const { socket, over } = await dialUntilOpen(world)
      socket.binaryType = 'arraybuffer'
      const data = Uint8Array.of(1, 2)
      const heard = next(socket, 'message')
      socket.send(data)
      data.fill(9)
      const echo = (await heard) as MessageEvent<ArrayBuffer>
      socket.close()
      await over
      return [...new Uint8Array(echo.data)]
    },
  },
  {
    title: 'after close() bufferedAmount grows with each send() and never shrinks',
    says: [3, 7, 7, 8],
    departures: { webkit: [9, 19, 19, 26] },
    async observe(world) {
      const { socket, over } = await dialUntilOpen(world)
      socket.close()
      const seen: number[] = []
      socket.send('abc')
      seen.push(socket.bufferedAmount)
      socket.send(new Uint8Array(4))
      seen.push(socket.bufferedAmount)
      await over
      seen.push(socket.bufferedAmount)
      socket.send('d')
      seen.push(socket.bufferedAmount)
      return seen
    },
  },
  {
    title: 'what is sent after close() does not arrive',
    says: ['a'],
    async observe(world) {
      const { socket, server, over } = await dialUntilOpen(world)
      const seen: unknown[] = []
      socket.onmessage = ({ data }: MessageEvent<unknown>) => seen.push(data)
      const heard = next(socket, 'message')
      socket.send('a')
      await heard
      socket.close(4000)
      socket.send('b')
      await over
      await server.frame()
      return seen
    },
  },
  {
    title: 'while the server reads nothing, what is sent piles up, until it reads on',
    says: [true, 0],
    departures: { webkit: [false, 0] },
    async observe(world) {
      const { socket, server, over } = await dialUntilOpen(world)
      await server.mute()
      const size = 12_000_000
      const heard = next(socket, 'message')
      socket.send(new Uint8Array(size))
      await roundTrip(world)
      const unsent = socket.bufferedAmount > 0
      await server.unmute()
      await heard
      const left = socket.bufferedAmount
      socket.close()
      await over
      return [unsent, left]
    },
  },
]
