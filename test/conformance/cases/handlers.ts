import type { Case, World } from '../world.js'
import { dial, promiseJobs } from '../watch.js'

/** Who was called, in order, when it opened. */
const callsAtOpen =
  (arrange: (socket: WebSocket, call: (name: string) => () => void) => void) => async (world: World) => {
    const { socket, over } = dial(world)
    const calls: string[] = []
    arrange(socket, (name) => () => void calls.push(name))
    socket.addEventListener('open', () => socket.close())
    await over
    return calls
  }

export const handlerCases: readonly Case[] = [
  {
    title: 'onopen has its place among the listeners by when it was set',
    says: ['first', 'handler', 'last'],
    observe: callsAtOpen((socket, call) => {
      socket.addEventListener('open', call('first'))
      socket.onopen = call('handler')
      socket.addEventListener('open', call('last'))
    }),
  },
  {
    title: 'another onopen takes over the place of the one before',
    says: ['second handler', 'listener'],
    observe: callsAtOpen((socket, call) => {
      socket.onopen = call('first handler')
      socket.addEventListener('open', call('listener'))
      socket.onopen = call('second handler')
    }),
  },
  {
    title: 'null gives up the place, and a later onopen goes to the end',
    says: ['listener', 'second handler'],
    observe: callsAtOpen((socket, call) => {
      socket.onopen = call('first handler')
      socket.addEventListener('open', call('listener'))
      socket.onopen = null
      socket.onopen = call('second handler')
    }),
  },
  {
    title: 'what is no object makes a handler null, and any object is kept',
    says: [null, null, null, true, true],
    observe(world) {
      const { socket } = dial(world)
      const object = {}
      const handler = () => undefined
      const seen = [undefined, 7, 'a', object, handler].map((value) => {
        socket.onopen = value as () => void
        return typeof value === 'object' || typeof value === 'function'
          ? socket.onopen === value
          : socket.onopen
      })
      socket.close()
      return seen
    },
  },
  {
    title: 'an object that is no function is never called, and keeps the place',
    says: ['handler', 'listener'],
    observe: callsAtOpen((socket, call) => {
      socket.onopen = { handleEvent: call('object') } as unknown as () => void
      socket.addEventListener('open', call('listener'))
      socket.onopen = call('handler')
    }),
  },
  {
    title: 'a handler has the socket as this, and gets the event',
    says: [true, 'open', true],
    async observe(world) {
      const { socket, over } = dial(world)
      const seen: unknown[] = []
      socket.onopen = function (this: WebSocket, event: Event) {
        seen.push(this === socket, event.type, event.target === socket)
        socket.close()
      }
      await over
      return seen
    },
  },
  {
    title: 'an object with handleEvent is a listener',
    says: ['object'],
    observe: callsAtOpen((socket, call) => {
      socket.addEventListener('open', { handleEvent: call('object') })
    }),
  },
  {
    title: 'a listener that was removed, or is there twice, is called so often',
    says: ['twice', 'once'],
    observe: callsAtOpen((socket, call) => {
      const [removed, twice] = [call('removed'), call('twice')]
      socket.addEventListener('open', removed)
      socket.addEventListener('open', twice)
      socket.addEventListener('open', twice)
      socket.removeEventListener('open', removed)
      socket.addEventListener('open', call('once'), { once: true })
    }),
  },
  {
    title: 'a handler that a listener before it sets or clears counts at once',
    says: ['listener', 'set'],
    observe: callsAtOpen((socket, call) => {
      socket.addEventListener('open', () => {
        call('listener')()
        socket.onopen = call('set')
      })
      socket.onopen = call('handler')
    }),
  },
  {
    title: 'stopImmediatePropagation ends an event',
    says: ['first'],
    async observe(world) {
      const { socket, over } = dial(world)
      const calls: string[] = []
      socket.addEventListener('open', (event) => {
        calls.push('first')
        event.stopImmediatePropagation()
        socket.close()
      })
      socket.onopen = () => calls.push('handler')
      await over
      return calls
    },
  },
  {
    title: 'events that a script makes are heard too, and change nothing',
    says: ['open', 0],
    observe(world) {
      const { socket } = dial(world)
      const seen: unknown[] = []
      socket.onopen = ({ type }) => seen.push(type)
      socket.dispatchEvent(new Event('open'))
      seen.push(socket.readyState)
      socket.close()
      return seen
    },
  },
  {
    title: 'promise jobs run between two listeners of one event',
    says: ['first', 'promise job', 'second'],
    beyond: {
      why: 'a script that fires an event is still running between its listeners',
      fake: ['first', 'second', 'promise job'],
    },
    async observe(world) {
      const { socket, over } = dial(world)
      const order: string[] = []
      socket.addEventListener('open', () => {
        order.push('first')
        void Promise.resolve().then(() => order.push('promise job'))
      })
      socket.addEventListener('open', () => {
        order.push('second')
        socket.close()
      })
      await over
      await promiseJobs()
      return order
    },
  },
]
