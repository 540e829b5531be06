// @ts-check
/** Compiles examples/react-native with the declarations of React Native. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { folderOf, npm, prepare } from './prepare.mjs'
import { run } from './start.mjs'

const folder = folderOf('react-native')

/** @typedef {{ version: string, integrity: string }} Locked */

/** @type {(place: string) => Locked} */
function readLocked(place) {
  /** @type {unknown} */
  const read = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'))
  const { packages } = /** @type {{ packages: Record<string, Locked> }} */ (read)
  return /** @type {Locked} */ (packages[place])
}

/** @type {(name: string) => void} Installs a package without what it depends on: with that, React Native is 200 packages and 200 MB. */
function installAlone(name) {
  const place = `node_modules/${name}`
  const target = join(folder, place)
  if (existsSync(target)) return
  const { version, integrity } = readLocked(place)
  const packed = mkdtempSync(join(folder, 'node_modules/.packed-'))
  process.on('exit', () => rmSync(packed, { recursive: true }))

  const words = ['--json', '--prefer-offline', '--loglevel=error', '--pack-destination', packed]
  /** @type {unknown} */
  const answer = JSON.parse(npm(folder, 'pack', `${name}@${version}`, ...words))
  const [got] = /** @type {Locked[]} */ (answer)
  if (got?.integrity !== integrity)
    throw new Error(`${name}: integrity must be ${integrity}, got ${got?.integrity}`)

  const tarball = `${name.replace('@', '').replace('/', '-')}-${version}.tgz`
  const { status } = spawnSync('tar', ['-xzf', tarball], {
    cwd: packed,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (status !== 0) throw new Error(`tar: must end with 0, got ${status}`)
  mkdirSync(dirname(target), { recursive: true })
  renameSync(join(packed, 'package'), target)
}

prepare('react-native', '--omit=dev')
for (const name of ['react-native', '@react-native/virtualized-lists']) installAlone(name)
run(folder, ['node_modules/typescript/bin/tsc'])
console.log('The example fits the declarations of React Native')
