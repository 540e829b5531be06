import { createLivePeer } from './livePeer.ts'
import { createMockPeer } from './mockPeer.ts'
import type { Peer } from './peerContract.ts'

export type { LogEntry, PeerPath } from './peerContract.ts'

/**
 * The other end of the stories' sockets. Beside Storybook's dev server and Vitest's there is a real one (.storybook/peerPlugin.ts);
 * a static build has to do with mock-socket. `STORYBOOK_PEER=mock` has it everywhere.
 */
export const peer: Peer =
  import.meta.env.DEV && import.meta.env['STORYBOOK_PEER'] !== 'mock' ? createLivePeer() : createMockPeer()
