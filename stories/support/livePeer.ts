import { peerAddress } from './peerAddress.ts'
import type { LogEntry, Peer, ServerLog } from './peerContract.ts'

/** The peer server that .storybook/peerPlugin.ts puts on the server that this page came from. */
export function createLivePeer(): Peer {
  const act = (parameters: Readonly<Record<string, string>>): void => {
    void fetch(peerAddress('/act', parameters), { method: 'POST' })
  }

  /** With a bare WebSocket: the log must not depend on the library that it checks. */
  function watch(id: string): ServerLog {
    let entries: readonly LogEntry[] = []
    return {
      getEntries: () => entries,
      subscribe(listener) {
        const socket = new WebSocket(peerAddress('/watch', { id }).href.replace(/^http/, 'ws'))
        // The server first sends everything that it saw before.
        entries = []
        socket.onmessage = ({ data }: MessageEvent<string>) => {
          entries = [...entries, JSON.parse(data) as LogEntry]
          listener()
        }
        return () => {
          socket.onmessage = null
          if (socket.readyState === WebSocket.CONNECTING) socket.onopen = () => socket.close()
          else socket.close()
        }
      },
    }
  }

  return {
    isLive: true,
    label: 'live server',
    watch,
    close(id, code, reason = '') {
      act({ id, do: 'close', ...(code !== undefined && { code: String(code), reason }) })
    },
    send(id, data) {
      act({ id, do: 'send', data })
    },
    drop(id) {
      act({ id, do: 'drop' })
    },
    mute(id, muted) {
      act({ id, do: muted ? 'mute' : 'unmute' })
    },
    refuse(id, refusing) {
      act({ id, do: refusing ? 'refuse' : 'accept' })
    },
  }
}
