import type { Environment } from 'vitest/runtime'

interface Closable {
  close(): Promise<void>
}

declare global {
  /** Starts what the test files of one thread share, such as a browser, which takes seconds to start. The second call with the same function returns the same. */
  var share: <Shared extends Closable>(start: () => Promise<Shared>) => Promise<Shared>
}

/** Node, with `share`: what the files share is closed after the last of them. */
export default {
  name: 'pages',
  viteEnvironment: 'ssr',
  setup(global: typeof globalThis) {
    const started = new Map<unknown, Promise<Closable>>()
    global.share = <Shared extends Closable>(start: () => Promise<Shared>) => {
      if (!started.has(start)) started.set(start, start())
      return started.get(start) as Promise<Shared>
    }
    return {
      async teardown() {
        for (const starting of started.values()) await (await starting).close()
      },
    }
  },
} satisfies Environment
