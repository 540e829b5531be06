// @ts-check
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const source = fileURLToPath(new URL('src/worker/source.ts', import.meta.url))
const host = fileURLToPath(new URL('src/workerHost.ts', import.meta.url))

/** @type {() => Promise<{ code: string, modules: readonly string[] }>} The script of the worker, as one classic script. */
async function compile() {
  const results = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      lib: { entry: host, formats: ['iife'], name: 'host' },
    },
  })
  const [{ output }] = /** @type {[import('vite').Rolldown.RolldownOutput]} */ (results)
  return { code: output[0].code.trim(), modules: output[0].moduleIds }
}

/**
 * Puts the script of the worker into `src/worker/source.ts`, as text: a page that has no file for its worker makes a blob of it. For everything that
 * runs or builds `src/`.
 *
 * @returns {import('vite').Plugin}
 */
export function workerSource() {
  return {
    name: 'worker-source',
    enforce: 'pre',
    async load(id) {
      if (id.split('?')[0] !== source) return null
      const { code, modules } = await compile()
      for (const file of modules) this.addWatchFile(file)
      return `export const source = ${JSON.stringify(code)}`
    },
  }
}
