import type { Case } from '../world.js'
import { dial, dialUntilOpen, next, thrownBy } from '../watch.js'

const readOnly = ['url', 'readyState', 'bufferedAmount', 'protocol', 'extensions'] as const
const constants = ['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'] as const

const attributes = [...readOnly, 'binaryType', 'onopen', 'onmessage', 'onerror', 'onclose'] as const

/** Read or written on what is no WebSocket, even with a value that would be ignored. */
const foreignThis: readonly Case[] = attributes.map((name) => ({
  title: `${name} refuses another this`,
  says: readOnly.some((one) => one === name) ? Array(3).fill('TypeError') : Array(6).fill('TypeError'),
  observe({ WebSocket: { prototype } }) {
    const { get, set } = Object.getOwnPropertyDescriptor(prototype, name) ?? {}
    const others = [prototype, null, new EventTarget()]
    return [
      ...others.map((other) => thrownBy(() => get?.call(other) as unknown)),
      ...(set ? others.map((other) => thrownBy(() => set.call(other, 'neither'))) : []),
    ]
  },
}))

export const interfaceCases: readonly Case[] = [
  {
    title: 'has its constants on the interface and on every socket',
    says: [0, 1, 2, 3, 0, 1, 2, 3],
    observe({ WebSocket }) {
      const { prototype } = WebSocket
      return [...constants.map((name) => WebSocket[name]), ...constants.map((name) => prototype[name])]
    },
  },
  {
    title: 'constants can be enumerated, and not be written or removed',
    says: { value: 1, writable: false, enumerable: true, configurable: false },
    observe: ({ WebSocket }) => Object.getOwnPropertyDescriptor(WebSocket, 'OPEN') ?? null,
  },
  {
    title: 'the lengths of the constructor, send and close count the arguments that must be there',
    says: [1, 1, 0],
    observe: ({ WebSocket: { length, prototype } }) => [
      length,
      prototype.send.length,
      prototype.close.length,
    ],
  },
  {
    title: 'cannot be called without new',
    says: 'TypeError',
    observe: ({ WebSocket, serve }) =>
      thrownBy(() => (WebSocket as unknown as (url: string) => unknown)(serve('/never').url)),
  },
  {
    title: 'is an EventTarget with a tag, and has no properties of its own',
    says: ['[object WebSocket]', true, true, []],
    observe(world) {
      const { socket } = dial(world, { path: '/refuse' })
      return [
        Object.prototype.toString.call(socket),
        socket instanceof EventTarget,
        socket instanceof world.WebSocket,
        Object.keys(socket),
      ]
    },
  },
  {
    title: 'its members can be enumerated',
    says: [
      ...[
        'CLOSED',
        'CLOSING',
        'CONNECTING',
        'OPEN',
        'binaryType',
        'bufferedAmount',
        'close',
        'extensions',
        'onclose',
      ],
      ...['onerror', 'onmessage', 'onopen', 'protocol', 'readyState', 'send', 'url'],
    ],
    observe: ({ WebSocket }) => Object.keys(WebSocket.prototype).sort(),
  },
  {
    title: 'a fresh socket is CONNECTING and has defaults',
    says: [0, 0, '', '', 'blob', null, null, null, null],
    observe(world) {
      const { socket } = dial(world)
      const { readyState, bufferedAmount, protocol, extensions, binaryType } = socket
      const { onopen, onmessage, onerror, onclose } = socket
      socket.close()
      return [
        ...[readyState, bufferedAmount, protocol, extensions, binaryType],
        ...[onopen, onmessage, onerror, onclose],
      ]
    },
  },
  {
    title: 'attributes that only tell cannot be written',
    says: readOnly.map(() => 'TypeError'),
    observe(world) {
      const { socket } = dial(world)
      const thrown = readOnly.map((name) =>
        thrownBy(() => ((socket as unknown as Record<string, unknown>)[name] = 1)),
      )
      socket.close()
      return thrown
    },
  },
  {
    title: 'methods and attributes refuse another this',
    says: ['TypeError', 'TypeError', 'TypeError'],
    observe({ WebSocket: { prototype } }) {
      const readyState = Object.getOwnPropertyDescriptor(prototype, 'readyState')
      return [
        thrownBy(() => prototype.close.call({} as WebSocket)),
        thrownBy(() => prototype.send.call({} as WebSocket, 'a')),
        thrownBy(() => readyState?.get?.call({}) as unknown),
      ]
    },
  },
  {
    title: 'close() and send() look at this before they look at their arguments',
    says: ['TypeError', 'TypeError', 'TypeError', []],
    observe({ WebSocket: { prototype } }) {
      const converted: string[] = []
      const spy = { toString: () => String(converted.push('converted')) } as unknown as string
      return [
        thrownBy(() => prototype.close.call(null as never, 7)),
        thrownBy(() => prototype.close.call(prototype, 1000, spy)),
        thrownBy(() => prototype.send.call({} as WebSocket, spy)),
        converted,
      ]
    },
  },
  ...foreignThis,
  {
    title: 'its name is WebSocket',
    says: 'WebSocket',
    observe: ({ WebSocket }) => WebSocket.name,
  },
  {
    title: 'a socket’s constructor is the WebSocket that made it',
    says: [true, true],
    observe(world) {
      const { socket } = dial(world)
      socket.close()
      const { prototype } = world.WebSocket
      return [socket.constructor === world.WebSocket, prototype.constructor === world.WebSocket]
    },
  },
  {
    title: 'another socket made with a socket’s constructor reaches the same server',
    says: true,
    async observe(world) {
      const { socket } = dial(world)
      const other = new (socket.constructor as typeof WebSocket)(socket.url)
      socket.close()
      await next(other, 'open')
      other.close()
      await next(other, 'close')
      return other instanceof world.WebSocket
    },
  },
  {
    title: 'inherits from EventTarget, both as an interface and as a prototype',
    says: [true, true],
    observe: ({ WebSocket }) => [
      Object.getPrototypeOf(WebSocket) === EventTarget,
      Object.getPrototypeOf(WebSocket.prototype) === EventTarget.prototype,
    ],
  },
  {
    title: 'members are functions that cannot be made with new, named after the member',
    says: ['close', 'send', 'get url', 'set binaryType', 'get onopen', 'set onopen', 'TypeError'],
    observe({ WebSocket: { prototype } }) {
      const { url, binaryType, onopen } = Object.getOwnPropertyDescriptors(prototype)
      const functions = [prototype.close, prototype.send, url.get, binaryType.set, onopen.get, onopen.set]
      return [
        ...functions.map((member) => member?.name),
        thrownBy(() => Reflect.construct(prototype.close, [])),
      ]
    },
  },
  {
    title: 'close() returns undefined',
    says: 'undefined',
    async observe(world) {
      const { socket, over } = await dialUntilOpen(world)
      const close: () => unknown = () => socket.close()
      const returned = close()
      await over
      return typeof returned
    },
  },
  {
    title: 'events of the network are trusted',
    says: true,
    beyond: { why: 'no script can make a trusted event', fake: false },
    async observe(world) {
      const { socket, over } = dial(world)
      const opened = new Promise<Event>((resolve) => (socket.onopen = resolve))
      const { isTrusted } = await opened
      socket.close()
      await over
      return isTrusted
    },
  },
]
