import type { LiveServer } from '../../src/storybook.ts'
import { fakeServer } from './fakeServer.ts'
import { createLivePeer } from './livePeer.ts'
import { peerAddress } from './peerAddress.ts'
import type { Peer, PeerPath, ServerLog } from './peerContract.ts'

export type { LogEntry, PeerPath } from './peerContract.ts'

/** Beside Storybook's dev server and Vitest's there is a live one (.storybook/peerPlugin.ts); beside a static build there is none. */
export const hasLive: boolean = import.meta.env.DEV

const live = createLivePeer()
let current: Peer = fakeServer

/** Selects the server for the stories, before any is rendered. */
export function choosePeer(isLive: boolean): void {
  current = isLive ? live : fakeServer
}

/** The other end of the stories' sockets. */
export const peer = {
  get isLive(): boolean {
    return current.isLive
  },
  get label(): string {
    return current.label
  },
  /** Where to connect to; `id` names the log. */
  address: (path: PeerPath, id: string, parameters?: Readonly<Record<string, string>>): string =>
    peerAddress(path, { ...parameters, id }).href.replace(/^http/, 'ws'),
  watch: (id: string): ServerLog => current.watch(id),
  close: (id: string, code?: number, reason?: string): void => current.close(id, code, reason),
  send: (id: string, data: string): void => current.send(id, data),
  drop: (id: string): void => current.drop(id),
  mute: (id: string, muted: boolean): void => current.mute(id, muted),
  refuse: (id: string, refusing: boolean): void => current.refuse(id, refusing),
}

const shown = new Set<string>()

/** Marks the connections of that id as belonging to a story on this page, until the returned function is called. */
export function show(id: string): () => void {
  shown.add(id)
  return () => {
    shown.delete(id)
  }
}

/** What the toolbar does where the server is live. */
export const liveServer: Required<LiveServer> = {
  vanish() {
    for (const id of shown) live.drop(id)
  },
  close(code) {
    for (const id of shown) live.close(id, code)
  },
}
