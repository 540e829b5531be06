// @ts-check
/** What must hold with any runtime's own WebSocket, against the peer server. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { inspect } from 'node:util'
import { brokenFrames, brokenHandshakes } from '../support/brokenFrames.mjs'
import { addressOf, ask, connect, heard, isClosed, isOpen, until } from './following.mjs'

/** @typedef {import('./following.mjs').Followed} Followed */

const soon = { reconnect: { delay: 10, jitter: /** @type {const} */ ('none') } }

/** Says something, and hears it. @type {(connection: Followed) => Promise<void>} */
async function assertEchoes(connection) {
  const text = crypto.randomUUID()
  connection.send(text)
  await until(connection, ({ data }) => data === text)
}

/** @type {(connection: Followed, expected: [number, string]) => void} */
function assertEnd({ ends, errors, getSnapshot }, expected) {
  const { closedBy, error, lastCloseEvent } = getSnapshot()
  assert.deepEqual([lastCloseEvent?.code, closedBy], expected)
  assert.deepEqual(ends, [lastCloseEvent])
  assert.deepEqual(errors, error ? [error] : [])
  assert.equal(error !== null, closedBy === 'network')
}

/** @type {Record<string, () => unknown>} */
export const cases = {
  async 'sends what was queued, hears the answers in order, and closes'() {
    const address = addressOf('/echo')
    const connection = connect(address)
    /** @type {unknown[]} */
    const seen = []
    for (const text of ['one', 'two', 'three']) connection.send(text)
    for await (const { data } of connection) {
      seen.push(data)
      if (data === 'three') connection.close(4000, 'é…')
    }
    assert.deepEqual(seen, ['one', 'two', 'three'])
    assertEnd(connection, [4000, 'client'])
    assert.deepEqual(await heard(address), [[4000, 'é…']])
  },

  async 'sends bytes, and gets them as binaryType says'() {
    const connection = connect(addressOf('/echo'), { binaryType: 'arraybuffer' })
    connection.send(Uint8Array.of(1, 2, 3))
    const { data } = await until(connection, ({ lastMessage }) => lastMessage !== null)
    assert.ok(data instanceof ArrayBuffer)
    assert.deepEqual([...new Uint8Array(data)], [1, 2, 3])
    connection.dispose()
  },

  async 'closes with what close() is given'() {
    /** @type {[Parameters<Followed['close']>, [number, string]][]} */
    const calls = [
      [[], [1005, '']],
      [[1000], [1000, '']],
      [
        [4999, 'bye'],
        [4999, 'bye'],
      ],
      [
        [undefined, 'why'],
        [1000, 'why'],
      ],
    ]
    for (const [given, frame] of calls) {
      const address = addressOf('/echo')
      const connection = connect(address)
      await until(connection, isOpen)
      connection.close(...given)
      assert.equal(connection.getSnapshot().readyState, 2)
      await until(connection, isClosed)
      assertEnd(connection, [frame[0], 'client'])
      assert.deepEqual(await heard(address), [frame])
    }
  },

  async 'closes with 1000 when it is disposed of, also while connecting'() {
    for (const path of ['/echo', '/slow?ms=20']) {
      const address = addressOf(path)
      const connection = connect(address)
      if (path === '/echo') await until(connection, isOpen)
      connection.dispose()
      assert.deepEqual(await heard(address), [[1000, '']])
    }
  },

  async 'shows how the server closes'() {
    const codes = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 4000, 4999]
    for (const code of codes) {
      const connection = connect(addressOf('/close', { code, reason: 'bye' }))
      const { lastCloseEvent } = await until(connection, isClosed)
      // Deno takes this one for no code, so that nobody can tell it from a line that broke.
      const isLoss = code === 1014 && lastCloseEvent?.code === 1006
      assertEnd(connection, isLoss ? [1006, 'network'] : [code, 'server'])
    }
    const connection = connect(addressOf('/close'))
    await until(connection, isClosed)
    assertEnd(connection, [1005, 'server'])
  },

  async 'gives up on a server that never answers'() {
    const closing = connect(addressOf('/silent'), { closeTimeout: 50 })
    await until(closing, isOpen)
    closing.close(4000)
    await until(closing, isClosed)
    assertEnd(closing, [1006, 'timeout'])
    const connecting = connect(addressOf('/never'), { closeTimeout: 50 })
    connecting.close(4000)
    const { closedBy } = await until(connecting, isClosed)
    assert.match(String(closedBy), /client|timeout/)
    assert.deepEqual(
      connecting.ends.map(({ code }) => code),
      [1006],
    )
  },

  async 'comes back when the line was cut'() {
    const address = addressOf('/echo')
    const connection = connect(address, soon)
    await until(connection, isOpen)
    await ask(address, '/act?do=drop', 'POST')
    await until(connection, ({ lastCloseEvent }) => lastCloseEvent !== null)
    assertEnd(connection, [1006, 'network'])
    await until(connection, isOpen)
    await assertEchoes(connection)
    connection.dispose()
  },

  async 'comes back when nobody has listened on that port'() {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
    server.close()
    await once(server, 'close')
    const good = addressOf('/echo')
    const connection = connect(({ attempt }) => (attempt < 3 ? `ws://127.0.0.1:${port}/` : good), soon)
    await until(connection, isOpen)
    assert.deepEqual(
      connection.ends.map(({ code }) => code),
      [1006, 1006, 1006],
    )
    await assertEchoes(connection)
    connection.dispose()
  },

  async 'prints no token of its address'() {
    /** @typedef {{ inspect(value: unknown): string }} Printer */
    const { Bun: bun, Deno: deno } = /** @type {{ Bun?: Printer, Deno?: Printer }} */ (globalThis)
    const inspectors = [
      (/** @type {unknown} */ value) => inspect(value, { depth: Infinity, showHidden: true }),
    ]
    for (const printer of [bun, deno]) if (printer) inspectors.push((value) => printer.inspect(value))
    const addresses = [
      ...['/drop', '/close?code=4001', '/refuse?status=502', '/broken?kind=a%20mask'].map(
        (path) => addressOf(path).href,
      ),
      ...['ws://127.0.0.1:9/?', 'ws://user:s3cret@peer:99999/?', 'ftp://user:s3cret@peer/?'],
    ]
    for (const address of addresses) {
      /** @type {unknown[]} */
      const told = []
      const connection = connect(`${address}&token=s3cret`, { onOpen: (event) => told.push(event) })
      connection.onEvent((entry) => told.push(entry))
      if (address.includes('broken')) connection.send('go on')
      const { error } = await until(connection, isClosed)
      for (const value of [...told, error, ...connection.ends]) {
        for (const toText of inspectors)
          assert.ok(!toText(value).includes('s3cret'), `${address}: ${toText(value)}`)
      }
    }
  },

  async 'comes back when its handshake was refused'() {
    const bad = addressOf('/refuse', { status: 502 })
    const good = addressOf('/echo')
    const connection = connect(({ attempt }) => (attempt < 2 ? bad : good), soon)
    await until(connection, isOpen)
    assert.deepEqual(
      connection.ends.map(({ code }) => code),
      [1006, 1006],
    )
    connection.dispose()
  },
}

/** What a runtime may make of a server that breaks the protocol: its own verdict, or just the end. */
const verdicts = [1002, 1005, 1006, 1007, 1009]
/** Codes that cannot come in a close frame. */
const impossible = ['0', '999', '5000', '65535', '1005', '1006', '1015'].map((code) => `the code ${code}`)

for (const kind of [...brokenHandshakes, ...Object.keys(brokenFrames), 'a frame cut short']) {
  cases[`ends once, and opens again: ${kind}`] = async () => {
    const bad = addressOf('/broken', { kind })
    const good = addressOf('/echo')
    let isGood = false
    const connection = connect(() => (isGood ? good : bad), {
      onOpen: () => connection.send('go on'),
      ...(kind.endsWith('silence') && { connectTimeout: 1_000 }),
    })
    const { lastCloseEvent, closedBy } = await until(connection, isClosed)
    const code = lastCloseEvent?.code ?? 0
    const said = Number(/^the code (\d+)$/.exec(kind)?.[1])
    assert.ok([...verdicts, said].includes(code), `${kind}: ${code}`)
    if (impossible.includes(kind) || code === 1006) assert.notEqual(closedBy, 'server')
    assert.deepEqual(connection.ends, [lastCloseEvent])
    isGood = true
    connection.open()
    await until(connection, isOpen)
    await assertEchoes(connection)
    connection.dispose()
  }
}
