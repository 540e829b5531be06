import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { build, type Rolldown } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { patience } from '../support/patience.mjs'
import { peer, type Params } from '../support/peer.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
// In the project, so that scripts find ws.
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(root, 'node_modules', '.processes-'))
  const [output] = (await build({
    root,
    configFile: false,
    logLevel: 'warn',
    build: { write: false, minify: false, lib: { entry: 'src/core.ts', formats: ['es'] } },
  })) as Rolldown.RolldownOutput[]
  writeFileSync(join(folder, 'core.mjs'), output!.output[0].code)
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

/** Runs a script to its end, and returns its output. The limit is only for a script that never ends. */
async function run(name: string, script: string, ...flags: string[]): Promise<string> {
  const file = join(folder, `${name.replaceAll(/\W+/g, '-')}.mjs`)
  writeFileSync(file, script)
  const child = spawn(process.execPath, [...flags, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: patience,
  })
  let printed = ''
  child.stdout.on('data', (text: Buffer) => (printed += text.toString()))
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
  expect({ code, signal }).toEqual({ code: 0, signal: null })
  return printed.trim()
}

/** A script with a connection that prints how it ended. Without `terminate()`, its sockets would wait for the server forever. */
const connect = (address: string, options: string) => `
  import { WebSocket } from 'ws'
  import { createConnection } from './core.mjs'
  class Patient extends WebSocket {
    constructor(url, protocols) {
      super(url, protocols, { closeTimeout: 2 ** 31 - 1 })
    }
  }
  const connection = createConnection(${JSON.stringify(address)}, {
    WebSocket: Patient,
    reconnect: false,
    onClose: ({ code }) => console.log(code, connection.getSnapshot().closedBy),
    ${options}
  })
  connection.open()
`

test.each<[name: string, path: string, params: Params, options: string, printed: string]>([
  [
    'dispose() with a server that answers nothing',
    '/silent',
    {},
    'closeTimeout: 50, onOpen: () => connection.dispose()',
    '1006 null',
  ],
  [
    'close() with a server that answers nothing',
    '/silent',
    {},
    'closeTimeout: 50, onOpen: () => connection.close()',
    '1006 timeout',
  ],
  [
    'a heartbeat without an answer',
    '/silent',
    {},
    'heartbeat: { interval: 20, timeout: 20 }',
    '1006 timeout',
  ],
  ['connectTimeout', '/never', {}, 'connectTimeout: 50', '1006 timeout'],
])('P8 a process ends after %s', async (name, path, params, options, printed) => {
  expect(await run(name, connect(peer().url(path, params), options))).toBe(printed)
})

test('P8 a process ends after dispose() with a frozen server', async () => {
  const { url, id } = peer()
  const act = new URL(`/act?do=mute&id=${id}`, url('/').replace('ws', 'http')).href
  const freeze = `closeTimeout: 50, async onOpen() {
    await (await fetch(${JSON.stringify(act)}, { method: 'POST', headers: { connection: 'close' } })).text()
    connection.dispose()
  },`
  expect(await run('frozen', connect(url('/echo'), freeze))).toBe('1006 null')
})

test('P8 a process ends after dispose() during the handshake', async () => {
  const script = `${connect(peer().url('/never'), 'closeTimeout: 50')}\nconnection.dispose()`
  expect(await run('left', script)).toBe('1006 null')
})

test('C13 the WebSocket of Node 20, which fires no close event, leads to an error at once for a refused port', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  const script = `
    import { createConnection } from './core.mjs'
    const connection = createConnection('ws://127.0.0.1:${port}', {
      reconnect: false,
      connectTimeout: Infinity,
      onClose: ({ code }) => console.log(code, connection.getSnapshot().closedBy),
    })
    connection.open()
  `
  expect(await run('own', script, '--experimental-websocket', '--no-warnings')).toBe('1006 network')
})
