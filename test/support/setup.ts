import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The address of the peer server over HTTP, such as `http://127.0.0.1:40123`. */
    peer: string
    /** True if the tests run with the sockets of `wasclean/worker`. */
    worker: boolean
  }
}

/** Starts the peer server of a Vitest project, in its own process so that no busy test delays it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const child = fork(fileURLToPath(new URL('peerProcess.mjs', import.meta.url)))
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`the peer server ended before it began, with exit code ${String(code)}`)
  })
  const [{ port }] = (await Promise.race([once(child, 'message'), failed])) as [{ port: number }]
  failed.catch(() => undefined)
  project.provide('worker', project.name.includes('worker'))
  project.provide('peer', `http://127.0.0.1:${port}`)
  return async () => {
    const ended = once(child, 'exit')
    child.disconnect()
    await ended
  }
}
