import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Plugin } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))
const typedoc = join(root, 'node_modules/typedoc/bin/typedoc')

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
}

/** The API reference, as TypeDoc makes it of the types that are in src now: each file by its name. */
async function makeReference(): Promise<ReadonlyMap<string, Buffer>> {
  const folder = await mkdtemp(join(tmpdir(), 'wasclean-reference-'))
  try {
    await promisify(execFile)(process.execPath, [typedoc, '--out', folder], { cwd: root })
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile())
    return new Map(
      await Promise.all(
        files.map(async ({ parentPath, name }) => {
          const path = join(parentPath, name)
          return [path.slice(folder.length + 1).replaceAll('\\', '/'), await readFile(path)] as const
        }),
      ),
    )
  } finally {
    await rm(folder, { recursive: true })
  }
}

/**
 * Puts the API reference below `reference/`, beside the pages: into a static build, and on the dev server when somebody first asks for it,
 * so that nobody waits for it who does not.
 */
export function referencePlugin(): Plugin {
  let reference: ReturnType<typeof makeReference> | undefined
  return {
    name: 'wasclean:reference',
    configureServer({ middlewares }) {
      middlewares.use('/reference', (request, response, next) => {
        reference ??= makeReference()
        const path = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1) || 'index.html'
        reference.then((files) => {
          const content = files.get(path)
          if (!content) {
            next()
            return
          }
          response.setHeader('Content-Type', types[extname(path)] ?? 'application/octet-stream')
          response.end(content)
        }, next)
      })
    },
    async generateBundle() {
      for (const [path, source] of await makeReference()) {
        this.emitFile({ type: 'asset', fileName: `reference/${path}`, source })
      }
    },
  }
}
