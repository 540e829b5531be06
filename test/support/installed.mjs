// @ts-check
/** Whether the packages of a folder are installed as its own lock file says. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** @typedef {Record<string, { version: string, optional?: boolean }>} Packages */

/** @type {(lock: string) => Packages} */
function packagesIn(lock) {
  if (!existsSync(lock)) return {}
  /** @type {unknown} */
  const read = JSON.parse(readFileSync(lock, 'utf8'))
  return /** @type {{ packages: Packages }} */ (read).packages
}

/** @type {(folder: string) => boolean} */
export function isInstalled(folder) {
  const wanted = packagesIn(join(folder, 'package-lock.json'))
  const installed = packagesIn(join(folder, 'node_modules', '.package-lock.json'))
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => !path || optional || installed[path]?.version === version,
  )
}
