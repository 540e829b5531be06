import { render } from '@testing-library/react'
import { useEffect } from 'react'
import { describe, expect, onTestFinished, test } from 'vitest'
import {
  MessageError,
  useMessageListener,
  useWebSocket,
  type UseWebSocketOptions,
  type UseWebSocketResult,
} from '../../src/index.js'
import { defer } from '../support/defer.js'
import { peer } from '../support/peer.js'
import { eventually, mountUntilOpen } from './mount.js'
import { trusted } from './trusted.js'

const binaryTypes = ['blob', 'arraybuffer'] as const

describe("parse: 'json'", () => {
  test.each(binaryTypes)(
    'M5 refuses messages that are not JSON texts, with their events, and the stream continues: %s',
    async (binaryType) => {
      const other = peer()
      const decoded: unknown[] = []
      const mounted = await mountUntilOpen(other.url('/echo'), {
        parse: 'json',
        binaryType,
        onMessage: (_, data) => decoded.push(data),
      })
      for (const data of ['{"number":0}', '{', 'null', '', '"é 終 😀"']) await other.act('send', { data })
      mounted.socket.send(new TextEncoder().encode('{"number":1}'))
      mounted.socket.send('{"number":2}')
      mounted.socket.send(new Blob(['{"number":3}']))
      mounted.socket.send('{"number":4}')
      await eventually(() => expect(decoded.at(-1)).toEqual({ number: 4 }))

      expect(decoded).toEqual([{ number: 0 }, null, 'é 終 😀', { number: 2 }, { number: 4 }])
      const [good, bad] = ['onMessage', 'onError']
      expect(mounted.calls).toEqual(['onOpen', good, bad, good, bad, good, bad, good, bad, good])
      const refused = mounted.errors.filter((error) => error instanceof MessageError)
      expect(refused).toHaveLength(4)
      const [first, second, ...binary] = refused.map(({ event }) => event?.data as unknown)
      expect([first, second]).toEqual(['{', ''])
      const Type = { blob: Blob, arraybuffer: ArrayBuffer }[binaryType]
      for (const data of binary) expect(data).toBeInstanceOf(Type)
      for (const { event } of refused) {
        expect(event?.isTrusted).toBe(trusted)
        expect(mounted.messages).not.toContain(event)
      }
      expect(mounted.shown).toMatchObject({ readyState: WebSocket.OPEN, error: null, data: { number: 4 } })
      expect(mounted.shown.lastMessage).toBe(mounted.messages.at(-1))
      // A refused message changes no shown data.
      const shown = mounted.commits.filter(
        (commit, index) => commit.data !== mounted.commits[index - 1]?.data,
      )
      expect(shown.map(({ data }) => data)).toEqual([null, ...decoded])
      expect(mounted.commits.every(({ error }) => error === null)).toBe(true)
    },
  )

  test('M5 a last message that is not JSON reaches onError before onClose', async () => {
    const other = peer()
    const mounted = await mountUntilOpen(other.url('/echo'), { parse: 'json' })
    await other.act('send', { data: '1' })
    await other.act('send', { data: 'bye' })
    await other.act('close', { code: 4001 })
    await eventually(() => expect(mounted.calls).toContain('onClose'))
    expect(mounted.calls).toEqual(['onOpen', 'onMessage', 'onError', 'onClose'])
    expect(mounted.shown).toMatchObject({ data: 1, error: null, closedBy: 'server' })
  })
})

describe('an asynchronous parse', () => {
  const count = 200
  const numbers = Array.from(Array(count).keys())

  /** Alternates text and binary messages. Every fifth binary message is so long that reading it takes a while. */
  const toMessage = (number: number) =>
    number % 2 ? `${number}` : new Blob([`${number}`, ' '.repeat(number % 5 ? 0 : 2 ** 18)])

  interface Seen {
    readonly socket: UseWebSocketResult<number>
    /** The data that effects saw, the data that the listener received, and the number of renders. */
    readonly effects: (number | null)[]
    readonly received: number[]
    renders: number
  }

  /** Mounts a component that reads `data`, and waits until it is open. */
  async function mountReader(parse: NonNullable<UseWebSocketOptions<number>['parse']>): Promise<Seen> {
    const effects: (number | null)[] = []
    const received: number[] = []
    let open = false
    let latest: UseWebSocketResult<number>
    const seen = { effects, received, renders: 0 }
    const url = peer().url('/echo')
    function Reader() {
      const socket = useWebSocket<number>(url, { parse: parse as never, onOpen: () => (open = true) })
      // Reads lastMessage, so that effects miss no message.
      const { data, lastMessage } = socket
      useMessageListener(socket, (_, number) => received.push(number))
      useEffect(() => {
        latest = socket
        effects.push(data)
      }, [socket, data, lastMessage])
      seen.renders += 1
      return data
    }
    onTestFinished(render(<Reader />).unmount)
    await eventually(() => expect(open).toBe(true))
    seen.renders = 0
    return Object.assign(seen, { socket: latest! })
  }

  const textOf = (data: string | Blob | ArrayBuffer) =>
    data instanceof Blob ? data.text() : (data as string)

  test('M1 keeps the order of 200 messages, text and binary, and M3 an effect sees every one', async () => {
    const seen = await mountReader(async ({ data }) => Number(await textOf(data)))
    for (const number of numbers) seen.socket.send(toMessage(number))
    await eventually(() => expect(seen.received).toHaveLength(count))
    expect(seen.received).toEqual(numbers)
    await eventually(() => expect(seen.effects.at(-1)).toBe(count - 1))
    expect(seen.effects).toEqual([null, ...numbers])
    expect(seen.renders).toBe(count)
  })

  test('M1 keeps the order if only binary messages are parsed asynchronously', async () => {
    const seen = await mountReader(({ data }) =>
      typeof data === 'string' ? Number(data) : (textOf(data) as Promise<string>).then(Number),
    )
    for (const number of numbers) seen.socket.send(toMessage(number))
    await eventually(() => expect(seen.received).toHaveLength(count))
    expect(seen.received).toEqual(numbers)
    await eventually(() => expect(seen.effects.at(-1)).toBe(count - 1))
    expect(seen.effects).toEqual([null, ...numbers])
    expect(seen.renders).toBe(count)
  })

  test('M3 an effect sees each of 200 messages that are decoded at the same moment', async () => {
    const gate = defer<undefined>()
    let parsed = 0
    const seen = await mountReader(async ({ data }) => {
      parsed += 1
      const text = await textOf(data)
      await gate.promise
      return Number(text)
    })
    for (const number of numbers) seen.socket.send(toMessage(number))
    // All are decoding at once, and wait for the gate.
    await eventually(() => expect(parsed).toBe(count))
    expect(seen.received).toEqual([])
    gate.resolve(undefined)
    await eventually(() => expect(seen.effects.at(-1)).toBe(count - 1))
    expect(seen.received).toEqual(numbers)
    expect(seen.effects).toEqual([null, ...numbers])
    expect(seen.renders).toBe(count)
  })

  test('M3 an effect sees each of the messages that waited for a slow one', async () => {
    const first = defer<undefined>()
    let parsed = 0
    const seen = await mountReader(({ data }) => {
      parsed += 1
      return data === '0' ? first.promise.then(() => 0) : Number(data)
    })
    for (const number of numbers) seen.socket.send(`${number}`)
    await eventually(() => expect(parsed).toBe(count))
    expect(seen.received).toEqual([])
    first.resolve(undefined)
    await eventually(() => expect(seen.effects.at(-1)).toBe(count - 1))
    expect(seen.effects).toEqual([null, ...numbers])
    expect(seen.renders).toBe(count)
  })

  test('L4 delivers no message after close(), even if it was being decoded', async () => {
    const gate = defer<undefined>()
    let parsed = 0
    const seen = await mountReader(async ({ data }) => {
      parsed += 1
      if (data === '9') return gate.promise.then(() => 9)
      return Number(data)
    })
    for (const number of numbers.slice(0, 20)) seen.socket.send(`${number}`)
    await eventually(() => expect(parsed).toBe(20))
    await eventually(() => expect(seen.received).toHaveLength(9))
    seen.socket.close()
    gate.resolve(undefined)
    seen.socket.open()
    expect(seen.socket.send('1000')).toBe('queued')
    await eventually(() => expect(seen.received).toContain(1000))
    expect(seen.received).toEqual([...numbers.slice(0, 9), 1000])
  })
})
