/** @module wasclean/testing */
export { createFakeWebSocket } from './testing/createFakeWebSocket.js'
export type { FakeServer, FakeWebSocketOptions } from './testing/createFakeWebSocket.js'
export { createTopicServer } from './testing/createTopicServer.js'
export type {
  ClientFrame,
  ServerFrame,
  TopicServer,
  TopicServerOptions,
} from './testing/createTopicServer.js'
export type { AcceptOptions, CloseFrame, FakePeer, PeerMessage } from './testing/FakePeer.js'
export { FakeWebSocket } from './testing/FakeWebSocket.js'
export { installFakeWebSocket } from './testing/installFakeWebSocket.js'
export type { InstalledFakeServer } from './testing/installFakeWebSocket.js'
