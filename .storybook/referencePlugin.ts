import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Plugin } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))
const typedoc = join(root, 'node_modules/typedoc/bin/typedoc')
/** What it needs beside package.json's: a home, and a way back to Storybook. */
const options = join(root, '.storybook/reference/options.json')

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
}

/** The API reference, which TypeDoc makes from the current types in src. The guides introduce it. */
const makeReference = (folder: string) =>
  promisify(execFile)(process.execPath, [typedoc, '--options', options, '--out', folder], { cwd: root })

/**
 * Adds the API reference below `reference/`: to a static build, and on the dev server at the first request, so that nobody else waits
 * for it.
 */
export function referencePlugin(): Plugin {
  let made: Promise<string> | undefined

  async function makeForServer(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'wasclean-reference-'))
    process.once('exit', () => {
      rmSync(folder, { recursive: true, force: true })
    })
    await makeReference(folder)
    return folder
  }

  return {
    name: 'wasclean:reference',
    configureServer({ middlewares }) {
      middlewares.use('/reference', (request, response, next) => {
        // A path that leads upwards does not: the URL has been taken apart by then.
        const { pathname } = new URL(request.url ?? '/', 'http://localhost')
        const serve = async (folder: string) => {
          const content = await readFile(join(folder, pathname)).catch(() => null)
          if (!content) {
            next()
            return
          }
          response.setHeader('Content-Type', types[extname(pathname)] ?? 'application/octet-stream')
          response.end(content)
        }
        made ??= makeForServer()
        made.then(serve).catch(next)
      })
    },
    async writeBundle({ dir }) {
      if (dir) await makeReference(join(dir, 'reference'))
    },
  }
}
