// @ts-check
/** Gives an example what it needs: its dependencies, and this package as it would be published, from a tarball of its own. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** @type {(example: string) => string} */
export const folderOf = (example) => join(root, 'examples', example)

/** @type {(folder: string, ...words: string[]) => string} */
export function npm(folder, ...words) {
  const { status, stdout } = spawnSync('npm', words, {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (status !== 0) throw new Error(`npm ${words.join(' ')}: must end with 0, got ${status}\n${stdout}`)
  return stdout
}

/** @type {(folder: string) => string} What `dist` is now, packed. */
function pack(folder) {
  if (!existsSync(join(root, 'dist/esm/index.js')))
    throw new Error('dist: must be there, npm run build makes it')
  const tarball = join(folder, 'wasclean.tgz')
  const packed = mkdtempSync(join(folder, 'packing-'))
  npm(root, 'pack', '--silent', '--ignore-scripts', '--pack-destination', packed)
  for (const name of readdirSync(packed)) renameSync(join(packed, name), tarball)
  rmSync(packed, { recursive: true })
  return tarball
}

/**
 * The lock names the tarball without a hash, so it stays valid whatever is in there.
 * @param {string} example
 * @param {...string} flags What else `npm ci` gets.
 */
export function prepare(example, ...flags) {
  const folder = folderOf(example)
  const tarball = pack(folder)
  const hash = createHash('sha256')
  for (const file of [tarball, join(folder, 'package-lock.json')]) hash.update(readFileSync(file))
  for (const flag of flags) hash.update(flag)
  const wanted = hash.digest('hex')

  const note = join(folder, 'node_modules', '.installed')
  if (existsSync(note) && readFileSync(note, 'utf8') === wanted) return
  npm(folder, 'ci', '--prefer-offline', '--no-audit', '--no-fund', ...flags)
  writeFileSync(note, wanted)
}
