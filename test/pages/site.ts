import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, preview, type Plugin } from 'vite'
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

/** Gives a page the content security policy that its address names. With a policy of Playwright, Chromium takes the page for one of the internet. */
const policies: Plugin = {
  name: 'policies',
  configurePreviewServer({ middlewares }) {
    middlewares.use((request, response, next) => {
      const policy = new URL(request.url!, 'http://site').searchParams.get('policy')
      if (policy) response.setHeader('content-security-policy', policy)
      next()
    })
  },
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
    plugins: [policies],
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
