// @ts-check
/** Prepares examples/vite, builds it and serves what was built, on port 4173 or PORT. */
import { folderOf, prepare } from './prepare.mjs'
import { run, start } from './start.mjs'

const { PORT = '4173' } = process.env
const folder = folderOf('vite')
const vite = 'node_modules/vite/bin/vite.js'

prepare('vite')
run(folder, ['node_modules/typescript/bin/tsc'])
run(folder, [vite, 'build'])
const address = await start(folder, [vite, 'preview', '--port', PORT], /http:\/\/localhost\S*/)
console.log(`The example is at ${address}`)
