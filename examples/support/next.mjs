// @ts-check
/**
 * Prepares examples/next and starts it, with its WebSocket server: built, built by webpack with `webpack`, or, with `dev`, as it is while somebody works on
 * it. The ports are 3000 and 8080, or PORT and SOCKET_PORT.
 */
import { folderOf, prepare } from './prepare.mjs'
import { run, start } from './start.mjs'

process.env['NEXT_TELEMETRY_DISABLED'] = '1'
const { PORT = '3000' } = process.env
const folder = folderOf('next')
const next = 'node_modules/next/dist/bin/next'
const mode = process.argv[2] === 'dev' ? 'dev' : 'start'

prepare('next')
const flags = process.argv[2] === 'webpack' ? ['--webpack'] : []
if (mode === 'start') run(folder, [next, 'build', ...flags])
const socketServer = await start(folder, ['server.mjs'], /ws:\S+/)
const address = await start(folder, [next, mode, '-H', 'localhost', '-p', PORT], /http:\/\/localhost\S*/, {
  SOCKET_SERVER: socketServer,
})
console.log(`The example is at ${address}`)
