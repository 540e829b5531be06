/** @module wasclean/storybook */
export type {
  ScriptTools,
  LiveServer,
  WebSocketActions,
  WebSocketParameters,
  WebSocketScript,
  WebSocketStep,
} from './storybook/parameters.js'
export { getFakeServer } from './storybook/stage.js'
export { webSocketToolbar } from './storybook/webSocketToolbar.js'
export type { ToolbarMenu } from './storybook/webSocketToolbar.js'
export { withWebSocketPeer } from './storybook/withWebSocketPeer.js'
export type { WebSocketStoryContext } from './storybook/withWebSocketPeer.js'
export type { AcceptOptions, CloseFrame, FakePeer, PeerMessage } from './testing/FakePeer.js'
export type { FakeServer } from './testing/createFakeWebSocket.js'
