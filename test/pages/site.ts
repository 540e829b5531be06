import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, preview } from 'vite'
import type { TestProject } from 'vitest/node'
import { namedHost } from '../support/browserProcess.mjs'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the folder `page` is served as it is once it is built: no server of its own holds a socket to it. */
    site: string
    /** The same with React's development build, whose StrictMode mounts everything twice. */
    developmentSite: string
  }
}

const root = fileURLToPath(new URL('page', import.meta.url))

/** Builds the folder `page`, and serves it. */
async function serve(mode: 'production' | 'development') {
  const folder = await mkdtemp(join(tmpdir(), 'wasclean-page-'))
  const shared = { configFile: false, root, logLevel: 'error' } as const
  await build({
    ...shared,
    define: { 'process.env.NODE_ENV': JSON.stringify(mode) },
    build: { outDir: folder, emptyOutDir: true, minify: false },
  })
  const server = await preview({
    ...shared,
    build: { outDir: folder },
    preview: { host: '127.0.0.1', port: 0, open: false, allowedHosts: [namedHost] },
  })
  return {
    address: server.resolvedUrls!.local[0]!,
    async stop() {
      await server.close()
      await rm(folder, { recursive: true })
    },
  }
}

/** Serves both to all tests. */
export default async function setup(project: TestProject): Promise<() => Promise<unknown>> {
  const [site, developmentSite] = await Promise.all([serve('production'), serve('development')])
  project.provide('site', site.address)
  project.provide('developmentSite', developmentSite.address)
  return () => Promise.all([site.stop(), developmentSite.stop()])
}
