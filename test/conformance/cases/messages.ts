import type { Case, World } from '../world.js'
import { dialUntilOpen, next, promiseJobs, thrownBy } from '../watch.js'

const bytes = (...values: number[]) => Uint8Array.from(values)

/** What an echo of it is like. */
const echoOf =
  (make: () => unknown, binaryType: BinaryType = 'arraybuffer') =>
  async (world: World) => {
    const { socket, over } = await dialUntilOpen(world)
    socket.binaryType = binaryType
    const heard = next(socket, 'message')
    socket.send(make() as string)
    const { data } = (await heard) as MessageEvent<unknown>
    socket.close()
    await over
    if (typeof data === 'string') return data
    if (data instanceof ArrayBuffer) return [...new Uint8Array(data)]
    return data instanceof Blob ? ['Blob', data.size, data.type] : typeof data
  }

const buffer = () => bytes(0, 1, 2, 3, 4, 5).buffer

const echoes: readonly [title: string, make: () => unknown, says: unknown][] = [
  ['text', () => 'aé€😀', 'aé€😀'],
  ['an empty text', () => '', ''],
  ['a lone surrogate becomes U+FFFD', () => 'a\uD83D', 'a\uFFFD'],
  ['a number becomes text', () => 1.5, '1.5'],
  ['null becomes text', () => null, 'null'],
  ['undefined becomes text', () => undefined, 'undefined'],
  ['an object becomes text', () => ({}), '[object Object]'],
  ['a list of numbers becomes text', () => [1, 2], '1,2'],
  ['an ArrayBuffer', buffer, [0, 1, 2, 3, 4, 5]],
  ['an empty ArrayBuffer', () => new ArrayBuffer(0), []],
  ['a view of a part', () => new Uint8Array(buffer(), 2, 3), [2, 3, 4]],
  ['a DataView', () => new DataView(buffer(), 4), [4, 5]],
  ['a view of wider numbers', () => new Uint16Array(buffer(), 2, 1), [2, 3]],
  ['a Blob', () => new Blob([bytes(7, 8)]), [7, 8]],
  ['a File', () => new File(['ab'], 'name'), [97, 98]],
]

export const messageCases: readonly Case[] = [
  ...echoes.map(([title, make, says]) => ({ title: `send(): ${title}`, says, observe: echoOf(make) })),
  {
    title: 'a binary message is a Blob without a type, unless told otherwise',
    says: ['Blob', 2, ''],
    observe: echoOf(() => bytes(1, 2), 'blob'),
  },
  {
    title: 'binaryType counts when a message is heard',
    says: ['ArrayBuffer', 'Blob'],
    async observe(world) {
      const { socket, over } = await dialUntilOpen(world)
      const seen: string[] = []
      const both = new Promise<void>((resolve) => {
        socket.onmessage = ({ data }: MessageEvent<unknown>) => {
          seen.push(data instanceof ArrayBuffer ? 'ArrayBuffer' : 'Blob')
          socket.binaryType = 'blob'
          if (seen.length === 2) resolve()
        }
      })
      socket.send(bytes(1))
      socket.send(bytes(2))
      socket.binaryType = 'arraybuffer'
      await both
      socket.close()
      await over
      return seen
    },
  },
  {
    title: 'binaryType takes no other value, and throws for none but a symbol',
    says: ['blob', 'blob', 'arraybuffer', 'arraybuffer', 'TypeError'],
    async observe(world) {
      const { socket, over } = await dialUntilOpen(world)
      const seen: unknown[] = []
      for (const value of ['ArrayBuffer', undefined, { toString: () => 'arraybuffer' }, 'nodebuffer']) {
        socket.binaryType = value as BinaryType
        seen.push(socket.binaryType)
      }
      seen.push(thrownBy(() => (socket.binaryType = Symbol('blob') as unknown as BinaryType)))
      socket.close()
      await over
      return seen
    },
  },
  {
    title: 'messages come in order, whatever they are made of',
    says: ['0', 'Blob', 'text', 'Blob', 'last'],
    async observe(world) {
      const { socket, over } = await dialUntilOpen(world)
      const seen: unknown[] = []
      const all = new Promise<void>((resolve) => {
        socket.onmessage = ({ data }: MessageEvent<unknown>) => {
          seen.push(typeof data === 'string' ? data : 'Blob')
          if (seen.length === 5) resolve()
        }
      })
      socket.send('0')
      socket.send(new Blob([new Uint8Array(100_000)]))
      socket.send('text')
      socket.send(bytes(1))
      socket.send('last')
      await all
      socket.close()
      await over
      return seen
    },
  },
  {
    title: 'each message is a task: all promise jobs of one run before the next',
    says: ['0', 'promise jobs', '1', 'promise jobs', '2', 'promise jobs'],
    async observe(world) {
      const { socket, server, over } = await dialUntilOpen(world)
      const order: unknown[] = []
      const all = new Promise<void>((resolve) => {
        socket.onmessage = async ({ data }: MessageEvent<unknown>) => {
          order.push(data)
          await promiseJobs()
          order.push('promise jobs')
          if (order.length === 6) resolve()
        }
      })
      await server.send('', 3)
      await all
      socket.close()
      await over
      return order
    },
  },
  {
    title: 'a MessageEvent says where it is from',
    says: {
      type: 'message',
      data: 'a',
      origin: true,
      lastEventId: '',
      source: null,
      ports: 0,
      bubbles: false,
      cancelable: false,
    },
    async observe(world) {
      const { socket, server, over } = await dialUntilOpen(world)
      const heard = next(socket, 'message')
      socket.send('a')
      const { type, data, origin, lastEventId, source, ports, bubbles, cancelable } =
        (await heard) as MessageEvent<unknown>
      socket.close()
      await over
      return {
        ...{ type, data, origin: origin === new URL(server.url).origin, lastEventId, source },
        ...{ ports: ports.length, bubbles, cancelable },
      }
    },
  },
  {
    title: 'events are of their classes, do not bubble and cannot be cancelled',
    says: [
      ['Event', false, false],
      ['CloseEvent', false, false],
      ['Event', false, false],
    ],
    async observe(world) {
      const describe = (event: Event) => [event.constructor.name, event.bubbles, event.cancelable]
      const opened = await dialUntilOpen(world)
      const open = next(opened.socket, 'close')
      opened.socket.close()
      const close = await open
      const refused = new world.WebSocket(world.serve('/refuse').url)
      const error = await next(refused, 'error')
      const again = new world.WebSocket(world.serve('/echo').url)
      const first = await next(again, 'open')
      again.close()
      await next(again, 'close')
      return [describe(first), describe(close), describe(error)]
    },
  },
]
