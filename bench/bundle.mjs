// @ts-check
/** What an app gets of a library: a few lines that import it, bundled for production with everything but the framework. */
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { workerSource } from '../workerSource.mjs'

/** Where `wasclean` and its doors are, in the source. */
const doors = {
  'wasclean/channels/core': source('channelsCore.ts'),
  'wasclean/channels': source('channels.ts'),
  'wasclean/core': source('core.ts'),
  'wasclean/react-use-websocket': source('reactUseWebSocket.ts'),
  'wasclean/testing': source('testing.ts'),
  'wasclean/worker': source('worker.ts'),
  wasclean: source('index.ts'),
}

/** @type {(name: string) => string} */
function source(name) {
  return fileURLToPath(new URL(`../src/${name}`, import.meta.url))
}

const entry = fileURLToPath(new URL('entry.js', import.meta.url))

/** @type {(lines: string, options: { format: 'es' | 'cjs' | 'iife', name?: string }) => Promise<string>} */
export async function bundle(lines, { format, name = 'bundle' }) {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    resolve: { alias: doors },
    plugins: [
      workerSource(),
      {
        name: 'entry',
        enforce: 'pre',
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? lines : null),
      },
    ],
    build: {
      write: false,
      target: 'es2022',
      lib: { entry, name, formats: [format] },
      rolldownOptions: { external: [/^(?:react|react-dom|vue)(?:$|\/)/] },
    },
  })
  const [{ output }] = /** @type {[import('vite').Rollup.RollupOutput]} */ (result)
  return output[0].code
}

/** @type {(lines: string) => Promise<unknown>} The module, loaded into this Node. */
export async function load(lines) {
  const code = Buffer.from(await bundle(lines, { format: 'es' })).toString('base64')
  return import(`data:text/javascript;base64,${code}`)
}
