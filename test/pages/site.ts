import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, preview } from 'vite'
import type { TestProject } from 'vitest/node'
import { workerSource } from '../../workerSource.mjs'
import { namedHost } from '../support/browserProcess.mjs'

declare module 'vitest' {
  export interface ProvidedContext {
    /**
     * The address of the folder `page`, built with React's development build. No development server has a socket to it. Its sockets are in a worker if the
     * tests run with those of `wasclean/worker`.
     */
    site: string
  }
}

/** Builds the folder `page`, and serves it to all tests. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'wasclean-page-'))
  const root = fileURLToPath(new URL('page', import.meta.url))
  const shared = { configFile: false, root, logLevel: 'error' } as const
  await build({
    ...shared,
    plugins: [workerSource()],
    build: { outDir: folder, emptyOutDir: true, minify: false },
  })
  const server = await preview({
    ...shared,
    build: { outDir: folder },
    preview: { host: '127.0.0.1', port: 0, open: false, allowedHosts: [namedHost] },
  })
  const [address] = server.resolvedUrls!.local
  project.provide('site', project.name.includes('worker') ? `${address}?worker=blob` : address!)
  return async () => {
    await server.close()
    await rm(folder, { recursive: true })
  }
}
