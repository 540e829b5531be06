import type { Case } from '../conformance/world.js'
import { closingCases } from './closing.js'
import { broken, clean, endOf, everyState, hasEnded, isOpen, opened } from './ends.js'
import { countSockets, hold } from './hold.js'

const rest: readonly Case[] = [
  {
    title: 'M1 text and bytes come back as they were sent, and the component shows how many',
    says: { outcomes: ['sent', 'sent', 'sent'], heard: ['hello', '', 'é… 終 😀', [0, 255, 128]], shown: 4 },
    async observe({ serve }) {
      const held = hold(serve('/echo').url, { binaryType: 'arraybuffer' })
      await held.until(isOpen)
      held.socket().send('hello')
      const outcomes = ['', 'é… 終 😀', new Uint8Array([0, 255, 128])].map((data) => held.socket().send(data))
      await held.until(({ heard, shownCount }) => heard.length === 4 && shownCount() === 4)
      const heard = held.heard.map((data) =>
        data instanceof ArrayBuffer ? Array.from(new Uint8Array(data)) : data,
      )
      const shown = held.shownCount()
      held.unmount()
      return { outcomes, heard, shown }
    },
  },
  {
    title: 'M2 ten thousand messages at once come to a listener and a reducer, all of them and in order',
    says: { heard: 10_000, inOrder: true, shown: 10_000 },
    async observe({ serve }) {
      const server = serve('/echo')
      const held = hold(server.url)
      await held.until(isOpen)
      await server.send('', 10_000)
      await held.until(({ heard, shownCount }) => heard.length >= 10_000 && shownCount() >= 10_000)
      const shown = held.shownCount()
      held.unmount()
      const inOrder = held.heard.every((data, index) => data === String(index))
      return { heard: held.heard.length, inOrder, shown }
    },
  },
  {
    title: 'C9 a line that is cut is 1006 by the network',
    says: { ends: broken(true), calls: ['onOpen', 'onError', 'onClose'], states: [0, 1, 3], by: 'network' },
    async observe({ serve }) {
      const server = serve('/echo')
      const held = hold(server.url)
      await held.until(isOpen)
      await server.drop()
      await held.until(hasEnded)
      return endOf(held)
    },
  },
  {
    title: 'R1 a refused handshake is 1006 by the network, and was never open',
    says: { ends: broken(true), calls: ['onError', 'onClose'], states: [0, 3], by: 'network' },
    async observe({ serve }) {
      const held = hold(serve('/refuse').url)
      await held.until(hasEnded)
      return endOf(held)
    },
  },
  {
    title: 'C10 a peer that never answers close() is given up after closeTimeout',
    says: {
      end: { ends: broken(false), calls: opened, states: everyState, by: 'timeout' },
      frame: { code: 4000, reason: 'bye' },
    },
    async observe({ serve }) {
      const server = serve('/silent')
      const held = hold(server.url, { closeTimeout: 300 })
      await held.until(isOpen)
      held.socket().close(4000, 'bye')
      await held.until(hasEnded)
      await server.drop()
      return { end: endOf(held), frame: await server.frame() }
    },
  },
  {
    title: 'R1 a line that is cut is followed by another, and what was sent meanwhile goes out on it',
    says: {
      outcome: 'queued',
      heard: ['meanwhile'],
      calls: ['onOpen', 'onError', 'onClose', 'onOpen', 'onReconnect'],
      count: { open: 1, upgrades: 2 },
    },
    async observe({ serve }) {
      const server = serve('/echo')
      const held = hold(server.url, { reconnect: { delay: 200, jitter: 'none' } })
      await held.until(isOpen)
      await server.drop()
      await held.until(({ socket }) => socket().retry !== null)
      const outcome = held.socket().send('meanwhile')
      await held.until(({ heard }) => heard.length > 0)
      const seen = { outcome, heard: held.heard, calls: [...held.calls], count: await countSockets(server) }
      held.unmount()
      return seen
    },
  },
  {
    title: 'L5 another session after close(): open() dials again',
    says: { ends: clean(4000), calls: [...opened, 'onOpen'], count: { open: 1, upgrades: 2 } },
    async observe({ serve }) {
      const server = serve('/echo')
      const held = hold(server.url)
      await held.until(isOpen)
      held.socket().close(4000)
      held.socket().open()
      await held.until(({ calls }) => calls.length === 3)
      const seen = { ends: [...held.ends], calls: [...held.calls], count: await countSockets(server) }
      held.unmount()
      return seen
    },
  },
]

export const cases: readonly Case[] = [...closingCases, ...rest]
