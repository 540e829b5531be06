// @ts-check
/** Prepares examples/dashboard, builds it, and serves what was built beside its WebSocket server. The ports are 4173 and 8080, or PORT and SOCKET_PORT. */
import { folderOf, prepare } from './prepare.mjs'
import { run, start } from './start.mjs'

const { PORT = '4173' } = process.env
const folder = folderOf('dashboard')
const vite = 'node_modules/vite/bin/vite.js'

prepare('dashboard')
run(folder, ['node_modules/typescript/bin/tsc'])
run(folder, [vite, 'build'])
const socketServer = await start(folder, ['server.mjs'], /ws:\S+/)
const address = await start(folder, [vite, 'preview', '--port', PORT], /http:\/\/localhost\S*/, {
  SOCKET_SERVER: socketServer,
})
console.log(`The example is at ${address}`)
