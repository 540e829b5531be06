import type { Plugin, ViteDevServer } from 'vite'
import { createPeerServer } from '../test/support/peerServer.mjs'

/**
 * Puts the tests' WebSocket server on the dev server that serves the stories, below `prefix`: on Storybook's own under
 * `npm start`, on Vitest's while the stories are tested. A static build has none, and neither have the tests for that.
 */
export function peerPlugin(prefix: string): Plugin {
  const endings: (() => Promise<void>)[] = []
  return {
    name: 'wasclean:peer',
    apply: 'serve',
    configureServer(server) {
      // Tests without a server must not find one.
      if (server.config.test?.env?.['STORYBOOK_PEER'] === 'fake') return
      const httpServer = httpServerOf(server)
      if (!httpServer) return
      const peer = createPeerServer({ prefix })
      // Vite and Storybook listen here too. Like them, the peer server ignores requests for others.
      const upgrade = (...[request, tcp, head]: Parameters<typeof peer.handleUpgrade>): void => {
        peer.handleUpgrade(request, tcp, head)
      }
      httpServer.on('upgrade', upgrade)
      server.middlewares.use((request, response, next) => {
        if (!peer.handleRequest(request, response)) next()
      })
      endings.push(async () => {
        httpServer.off('upgrade', upgrade)
        await peer.close()
      })
    },
    async buildEnd() {
      await Promise.all(endings.splice(0).map((end) => end()))
    },
  }
}

/** Storybook runs Vite in middleware mode. There, the real server is the one that HMR listens on. */
function httpServerOf({ httpServer, config }: ViteDevServer) {
  if (httpServer) return httpServer
  const { ws } = config.server
  return typeof ws === 'object' ? ws.server : undefined
}
