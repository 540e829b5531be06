import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { build } from 'vite'
import { bundle, folder } from './dom.ts'

/** Makes one module of happy-dom's several hundred, which each file of tests would load anew: so it takes a fifth of the time. */
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
