// @ts-check
/**
 * Part of `npm run test:servers`: runs the wires against RabbitMQ, ActionCable and an Ethereum node. Installs missing packages of Debian and of
 * npm. All servers listen on 127.0.0.1 only, on free ports.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { startVitest } from 'vitest/node'
import { isInstalled } from '../support/installed.mjs'
import { patience } from '../support/patience.mjs'

const folder = fileURLToPath(new URL('.', import.meta.url))
const root = fileURLToPath(new URL('../..', import.meta.url))
const rabbit = '/usr/lib/rabbitmq/bin'
const anvil = join(
  folder,
  `node_modules/@foundry-rs/anvil-${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}/bin/anvil`,
)
const data = mkdtempSync(join(tmpdir(), 'servers-'))

/** @type {(program: string, words: string[], options?: import('node:child_process').SpawnSyncOptions) => void} */
function run(program, words, options = {}) {
  const { status } = spawnSync(program, words, { stdio: 'inherit', ...options })
  if (status !== 0) throw new Error(`${program} ${words.join(' ')} ended with ${status}`)
}

function install() {
  if (!isInstalled(folder)) run('npm', ['ci', '--ignore-scripts'], { cwd: folder })
  if (existsSync(`${rabbit}/rabbitmq-server`) && existsSync('/usr/bin/puma')) return
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  run('apt-get', ['update', '-qq'], { env })
  const packages = ['rabbitmq-server', 'ruby-actioncable', 'puma']
  run('apt-get', ['install', '-qq', '-y', '--no-install-recommends', ...packages], { env })
}

/** @type {() => Promise<number>} */
async function findPort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  server.close()
  await once(server, 'close')
  return port
}

/** Resolves when a server listens on that port. @type {(name: string, port: number) => Promise<void>} */
async function listens(name, port) {
  const end = Date.now() + 10 * patience
  while (Date.now() < end) {
    const socket = connect(port, '127.0.0.1')
    const isOpen = await new Promise((resolve) => {
      socket.on('connect', () => resolve(true))
      socket.on('error', () => resolve(false))
    })
    socket.destroy()
    if (isOpen) return
    await wait(100)
  }
  throw new Error(`${name} does not listen on port ${port}`)
}

/** @type {(() => Promise<unknown>)[]} */
const stops = []

/**
 * Starts a server, and waits until it listens.
 * @type {(name: string, port: number, program: string, words: string[], env?: Record<string, string>) => Promise<void>}
 */
async function serve(name, port, program, words, env = {}) {
  const server = spawn(program, words, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = once(server, 'exit')
  stops.unshift(async () => {
    server.kill('SIGTERM')
    await ended
  })
  await Promise.race([
    listens(name, port),
    ended.then(() => {
      throw new Error(`${name} has ended`)
    }),
  ])
  console.log(`${name} listens`)
}

/** @type {() => Promise<string>} */
async function serveRabbit() {
  const [port, amqp, mapper, distribution] = [
    await findPort(),
    await findPort(),
    await findPort(),
    await findPort(),
  ]
  writeFileSync(join(data, 'plugins'), '[rabbitmq_web_stomp].\n')
  writeFileSync(
    join(data, 'rabbitmq.conf'),
    `listeners.tcp.1 = 127.0.0.1:${amqp}
stomp.listeners.tcp = none
web_stomp.tcp.ip = 127.0.0.1
web_stomp.tcp.port = ${port}
log.console = false
`,
  )
  const env = {
    HOME: data,
    ERL_EPMD_ADDRESS: '127.0.0.1',
    ERL_EPMD_PORT: `${mapper}`,
    RABBITMQ_NODENAME: 'wires@localhost',
    RABBITMQ_DIST_PORT: `${distribution}`,
    RABBITMQ_CONFIG_FILE: join(data, 'rabbitmq.conf'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(data, 'plugins'),
    RABBITMQ_MNESIA_BASE: join(data, 'mnesia'),
    RABBITMQ_LOG_BASE: join(data, 'log'),
    RABBITMQ_PID_FILE: join(data, 'pid'),
  }
  stops.unshift(() =>
    Promise.resolve(
      spawnSync('epmd', ['-port', `${mapper}`, '-kill'], {
        stdio: 'ignore',
        env: { ...process.env, ...env },
      }),
    ),
  )
  await serve('RabbitMQ', port, `${rabbit}/rabbitmq-server`, [], env)
  return `ws://127.0.0.1:${port}/ws`
}

/** @type {() => Promise<string>} */
async function serveCable() {
  const port = await findPort()
  const words = ['--quiet', '-t', '4:4', '-b', `tcp://127.0.0.1:${port}`, join(folder, 'config.ru')]
  await serve('ActionCable', port, 'puma', words)
  return `ws://127.0.0.1:${port}/cable`
}

/** @type {() => Promise<string>} */
async function serveEthereum() {
  const port = await findPort()
  await serve('anvil', port, anvil, ['--silent', '--no-mining', '--host', '127.0.0.1', '--port', `${port}`])
  return `ws://127.0.0.1:${port}`
}

try {
  install()
  const servers = {
    ethereum: await serveEthereum(),
    actionCable: await serveCable(),
    stomp: await serveRabbit(),
  }
  const vitest = await startVitest('test', process.argv.slice(2), {
    root,
    watch: false,
    project: ['servers'],
    provide: { servers },
  })
  await vitest.close()
} finally {
  for (const stop of stops) await stop()
  rmSync(data, { recursive: true, force: true })
}
