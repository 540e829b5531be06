import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { build } from 'vite'
import { bundle, folder } from './dom.ts'

/** Bundles the several hundred modules of happy-dom into one, since each test file would load them again: it takes a fifth of the time. */
export default async function setup(): Promise<void> {
  if (existsSync(bundle)) return
  await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: createRequire(import.meta.url).resolve('happy-dom'),
      outDir: folder,
      rolldownOptions: { output: { entryFileNames: 'happy-dom.js' } },
    },
  })
}
