// @ts-check
/**
 * `npm run build:docs`: makes the folder `site`, which any static server can show. It has Storybook on fake servers, the API reference, every guide as
 * Markdown, and llms.txt. Ends with 1 if a link leads nowhere.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findBrokenLinks } from './findBrokenLinks.mjs'
import { writeTexts } from './writeTexts.mjs'

/**
 * @typedef {object} Entry  A page of Storybook, as its index.json describes it.
 * @property {string} id
 * @property {'docs' | 'story'} type
 * @property {string} title
 * @property {string} name
 * @property {string} importPath
 * @property {string} [exportName]
 */

const root = fileURLToPath(new URL('../..', import.meta.url))
const site = join(root, 'site')

const { status } = spawnSync(
  process.execPath,
  ['node_modules/storybook/dist/bin/dispatcher.js', 'build', '--quiet', '--output-dir', site],
  { cwd: root, stdio: 'inherit' },
)
if (status !== 0) throw new Error(`storybook build: must end with 0, got ${status}`)

/** @type {unknown} */
const index = JSON.parse(readFileSync(join(site, 'index.json'), 'utf8'))
const pages = Object.values(/** @type {{ entries: Record<string, Entry> }} */ (index).entries)

const count = writeTexts(root, site, pages)
console.log(`site: ${pages.length} pages of Storybook, ${count} Markdown files`)

const broken = findBrokenLinks(site, new Set(pages.map(({ id, type }) => `${type}/${id}`)))
for (const { file, target } of broken) console.error(`site/${file}: ${target} leads nowhere`)
process.exitCode = broken.length ? 1 : 0
