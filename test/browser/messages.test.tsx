import { describe, expect, test } from 'vitest'
import { peer } from '../support/peer.js'
import { eventually, mount, mountUntilOpen } from './mount.js'
import { wire } from './wire.js'

const bytes = Uint8Array.from({ length: 256 }, (_, index) => index)
const shared = Uint8Array.of(9, 9, ...bytes, 9).buffer

const texts: readonly (readonly [title: string, text: string])[] = [
  ['a word', 'hello'],
  ['an empty string', ''],
  ['text that is not ASCII', 'é… 終 😀 \0 \uFEFF'],
  ['JSON', '{"a":[1,null,"é"]}'],
  ['a megabyte of text', 'é'.repeat(2 ** 19)],
]

const binaries: readonly (readonly [title: string, data: Blob | BufferSource])[] = [
  ['an ArrayBuffer', bytes.buffer],
  ['a view of a part of an ArrayBuffer', new Uint8Array(shared, 2, 256)],
  ['a DataView of a part of an ArrayBuffer', new DataView(shared, 2, 256)],
  ['a Blob', new Blob([bytes], { type: 'image/png' })],
]

const bytesOf = async (data: unknown) =>
  new Uint8Array(data instanceof Blob ? await data.arrayBuffer() : (data as ArrayBuffer))

describe('an echoed message', () => {
  test.each(texts)('S4 comes back unchanged: %s', async (_title, text) => {
    const mounted = await mountUntilOpen(peer().url('/echo'))
    expect(mounted.socket.send(text)).toBe('sent')
    await eventually(() => expect(mounted.messages).toHaveLength(1))
    // Not toBe: its failure message would contain a megabyte.
    expect(mounted.messages[0]!.data === text).toBe(true)
    expect(mounted.shown.data === text).toBe(true)
    expect(mounted.shown.lastMessage).toBe(mounted.messages[0])
  })

  test.each(binaries)(
    'S4 comes back unchanged in the form that binaryType names: %s',
    async (_title, data) => {
      const other = peer()
      const url = other.url('/echo')
      const binaryTypes = { blob: Blob, arraybuffer: ArrayBuffer } as const
      for (const [binaryType, Type] of Object.entries(binaryTypes)) {
        const mounted = await mountUntilOpen(url, { binaryType: binaryType as BinaryType })
        expect(mounted.socket.send(data)).toBe('sent')
        await eventually(() => expect(mounted.shown.data).toBeInstanceOf(Type))
        expect(await bytesOf(mounted.shown.data)).toEqual(bytes)
        mounted.unmount()
      }
      const sent = (await other.log()).filter(({ type }) => type === 'message')
      const base64 = btoa(String.fromCharCode(...bytes))
      expect(sent).toMatchObject([
        { binary: true, data: base64 },
        { binary: true, data: base64 },
      ])
    },
  )

  test('S4 is a Blob by default if it is binary', async () => {
    const mounted = await mountUntilOpen(peer().url('/echo'))
    mounted.socket.send(bytes)
    await eventually(() => expect(mounted.shown.data).toBeInstanceOf(Blob))
    expect(await bytesOf(mounted.shown.data)).toEqual(bytes)
  })

  test('S4 has the form of binaryType in the next session too', async () => {
    const mounted = await mountUntilOpen(peer().url('/echo'), { binaryType: 'arraybuffer' })
    mounted.socket.close()
    mounted.socket.open()
    await eventually(() => expect(mounted.calls).toEqual(['onOpen', 'onClose', 'onOpen']))
    mounted.socket.send(bytes)
    await eventually(() => expect(mounted.shown.data).toBeInstanceOf(ArrayBuffer))
  })

  test('S4 is a JSON text if sendJson has sent it', async () => {
    const other = peer()
    const mounted = await mountUntilOpen(other.url('/echo'))
    expect(mounted.socket.sendJson({ text: 'é', none: null })).toBe('sent')
    expect(await wire(other, 'message')).toContain('message {"text":"é","none":null}')
  })
})

describe('a message sent before the connection is open', () => {
  test('S2 goes out in order, after the messages of onOpen', async () => {
    const other = peer()
    const mounted = mount(other.url('/slow', { ms: 50 }), {
      onOpen: () => expect(mounted.socket.send('I am me')).toBe('sent'),
    })
    expect(mounted.socket.send('one')).toBe('queued')
    expect(mounted.socket.send(new Blob(['two']))).toBe('queued')
    expect(mounted.socket.send(new TextEncoder().encode('three'))).toBe('queued')
    expect(mounted.socket.sendJson('four')).toBe('queued')
    await eventually(() => expect(mounted.messages).toHaveLength(5))
    expect(await wire(other, 'message')).toEqual([
      'upgrade',
      'open',
      'message I am me',
      'message one',
      `message ${btoa('two')}`,
      `message ${btoa('three')}`,
      'message "four"',
    ])
    expect(mounted.calls).toEqual(['onOpen', ...mounted.messages.map(() => 'onMessage')])
  })

  test('S2 is dropped if a hundred later ones are queued', async () => {
    const other = peer()
    const mounted = mount(other.url('/slow', { ms: 50 }))
    for (let index = 0; index < 150; index += 1) expect(mounted.socket.send(`${index}`)).toBe('queued')
    await eventually(() => expect(mounted.messages).toHaveLength(100))
    expect(mounted.messages.map(({ data }) => Number(data))).toEqual(
      Array.from({ length: 100 }, (_, index) => index + 50),
    )
  })

  test('S3 is discarded by close()', async () => {
    const other = peer()
    const mounted = mount(other.url('/slow', { ms: 50 }))
    expect(mounted.socket.send('secret')).toBe('queued')
    mounted.socket.close()
    mounted.socket.open()
    expect(mounted.socket.send('hello')).toBe('queued')
    await eventually(() => expect(mounted.shown.data).toBe('hello'))
    expect((await wire(other, 'message')).filter((entry) => entry.startsWith('message'))).toEqual([
      'message hello',
    ])
  })
})

describe('a burst of messages', () => {
  const words = Array.from({ length: 100 }, (_, index) => `word ${index}`)

  test('M1 reaches onMessage completely and in order', async () => {
    const mounted = mount(peer().url('/echo'))
    for (const word of words) mounted.socket.send(word)
    await eventually(() => expect(mounted.messages).toHaveLength(words.length))
    expect(mounted.messages.map(({ data }) => data as string)).toEqual(words)
    expect(mounted.calls).toEqual(['onOpen', ...words.map(() => 'onMessage')])
  })

  test('M3 is rendered one by one in a component that reads lastMessage', async () => {
    const mounted = mount(peer().url('/echo'))
    for (const word of words) mounted.socket.send(word)
    await eventually(() => expect(mounted.shown.data).toBe(words.at(-1)))
    const shown = mounted.commits.map(({ data }) => data).filter((data) => data !== null)
    expect(shown).toEqual(words)
  })

  test('M1 reaches onMessage after onOpen, even if the server sends right after the handshake', async () => {
    const other = peer()
    const mounted = mount(other.url('/slow', { ms: 50 }))
    await other.log('open')
    for (const data of words.slice(0, 10)) await other.act('send', { data })
    await eventually(() => expect(mounted.messages).toHaveLength(10))
    expect(mounted.messages.map(({ data }) => data as string)).toEqual(words.slice(0, 10))
    expect(mounted.calls).toEqual(['onOpen', ...mounted.messages.map(() => 'onMessage')])
  })
})
