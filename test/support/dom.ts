import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { populateGlobal, type Environment } from 'vitest/runtime'

const { version } = createRequire(import.meta.url)('happy-dom/package.json') as { version: string }
/** The folder of the bundle that bundleDom.ts makes. */
export const folder = fileURLToPath(
  new URL(`../../node_modules/.vite/happy-dom-${version}/`, import.meta.url),
)
export const bundle = `${folder}happy-dom.js`

/** Vitest's environment happy-dom, from a single module. */
export default {
  name: 'dom',
  viteEnvironment: 'client',
  async setup(global: typeof globalThis) {
    const { GlobalWindow } = (await import(/* @vite-ignore */ bundle)) as typeof import('happy-dom')
    const window = new GlobalWindow({
      url: 'http://localhost:3000',
      console: global.console,
      settings: { disableErrorCapturing: true },
    })
    const { keys, originals } = populateGlobal(global, window, {
      bindFunctions: true,
      additionalKeys: ['AbortController', 'AbortSignal', 'MessagePort', 'URL', 'URLSearchParams'],
    })
    return {
      async teardown() {
        await window.happyDOM.abort()
        window.close()
        for (const key of keys) Reflect.deleteProperty(global, key)
        for (const [key, value] of originals) Reflect.set(global, key, value)
      },
    }
  },
} satisfies Environment
