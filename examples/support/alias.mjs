// @ts-check
/**
 * Prepares examples/alias, builds it with one of its tools, and serves what was built: with Vite, or with the tool that is named. The port is 4173, or
 * PORT. `jest` only runs the app's test.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { folderOf, npm, prepare } from './prepare.mjs'
import { run, start } from './start.mjs'

process.env['NEXT_TELEMETRY_DISABLED'] = '1'
const { PORT = '4173' } = process.env
const folder = folderOf('alias')
const tool = process.argv[2] ?? 'vite'

/** @type {(name: string) => string} Where a package of the example has this script. */
const scriptOf = (name) => join(folder, 'node_modules', name)
const vite = scriptOf('vite/bin/vite.js')
const next = scriptOf('next/dist/bin/next')
const tsc = scriptOf('typescript/bin/tsc')
const preview = [vite, 'preview', '--port', PORT]
const startNext = [next, 'start', '-H', 'localhost', '-p', PORT]

/** @typedef {{ dependencies: Record<string, string>, compilerOptions: { paths?: object } }} Settings */

/** @type {(name: string) => Settings} */
function readJson(name) {
  /** @type {unknown} */
  const read = JSON.parse(readFileSync(join(folder, name), 'utf8'))
  return /** @type {Settings} */ (read)
}

/**
 * The app without any alias, in a folder of its own, where a package has taken the place of react-use-websocket.
 * @returns {string}
 */
function replacePackage() {
  const copy = mkdtempSync(join(tmpdir(), 'alias-'))
  process.on('exit', () => rmSync(copy, { recursive: true }))
  for (const name of [
    'App.tsx',
    'Composer.tsx',
    'Room.tsx',
    'Status.tsx',
    'index.html',
    'main.tsx',
    'options.ts',
  ])
    cpSync(join(folder, name), join(copy, name))
  npm(folder, 'pack', './react-use-websocket', '--pack-destination', copy)
  const { dependencies } = readJson('package.json')
  const replaced = {
    ...dependencies,
    wasclean: `file:${join(folder, 'wasclean.tgz')}`,
    'react-use-websocket': 'file:react-use-websocket-4.13.0.tgz',
  }
  const overrides = { 'react-use-websocket': '$react-use-websocket' }
  writeFileSync(
    join(copy, 'package.json'),
    JSON.stringify({ type: 'module', dependencies: replaced, overrides }),
  )
  const { paths, ...compilerOptions } = readJson('tsconfig.json').compilerOptions
  if (!paths) throw new Error('tsconfig.json: must have an alias to leave out')
  writeFileSync(join(copy, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['main.tsx'] }))
  npm(copy, 'install', '--prefer-offline', '--no-audit', '--no-fund')
  return copy
}

/** @type {Record<string, () => Promise<string> | void>} */
const tools = {
  vite() {
    run(folder, [tsc])
    run(folder, [vite, 'build'])
    return start(folder, preview, /http:\/\/localhost\S*/)
  },
  webpack() {
    run(folder, [scriptOf('webpack-cli/bin/cli.js')])
    return start(folder, preview, /http:\/\/localhost\S*/)
  },
  next() {
    run(folder, [next, 'build'])
    return start(folder, startNext, /http:\/\/localhost\S*/)
  },
  'next-webpack'() {
    run(folder, [next, 'build', '--webpack'])
    return start(folder, startNext, /http:\/\/localhost\S*/)
  },
  package() {
    const copy = replacePackage()
    run(copy, [tsc])
    run(copy, [vite, 'build'])
    return start(copy, preview, /http:\/\/localhost\S*/)
  },
  jest: () => run(folder, [scriptOf('jest/bin/jest.js')]),
}

const build = tools[tool]
if (!build) throw new RangeError(`tool: must be one of ${Object.keys(tools).join(', ')}, got ${tool}`)
// The tools beside Vite and TypeScript are many packages.
prepare('alias', ...(tool === 'vite' ? ['--omit=dev'] : []))
const address = await build()
if (address) console.log(`The example is at ${address}`)
