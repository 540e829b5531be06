import type { Preview } from '@storybook/react-vite'
import { beforeEach as inspect } from '../src/devtools/storybook/preview.ts'
import { WebSocketConfig } from '../src/index.ts'
import { webSocketToolbar, withWebSocketPeer, type WebSocketParameters } from '../src/storybook.ts'
import type { StoryParameters } from '../stories/support/about.ts'
import { serve } from '../stories/support/fakeServer.ts'
import { choosePeer, hasLive, liveServer } from '../stories/support/peer.ts'
import { StoryFrame } from '../stories/support/StoryFrame.tsx'
import { patient } from '../test/support/patience.mjs'
import { checkEnd, firstScreen, watchConsole } from './checkEnd.ts'
import { DocsPage } from './DocsPage.tsx'
import { ThemedDocs } from './ThemedDocs.tsx'

const isTest = import.meta.env.MODE === 'test'
const isFake = import.meta.env['STORYBOOK_PEER'] === 'fake'

/** For the tests alone, which read it where Storybook itself does not any more. */
const testViewport = {
  defaultViewport: 'firstScreen',
  viewports: {
    firstScreen: {
      name: 'First screen',
      styles: { width: `${firstScreen.width}px`, height: `${firstScreen.height}px` },
    },
  },
}

const preview: Preview = {
  tags: ['autodocs'],
  globalTypes: {
    ...(hasLive && { webSocketPeer: webSocketToolbar.webSocketPeer }),
    webSocketLine: webSocketToolbar.webSocketLine,
    theme: {
      description: 'Colours of stories and pages:',
      toolbar: {
        title: 'Theme',
        icon: 'contrast',
        dynamicTitle: true,
        items: [
          { value: 'system', title: 'System theme' },
          { value: 'light', title: 'Light' },
          { value: 'dark', title: 'Dark' },
        ],
      },
    },
  },
  initialGlobals: {
    theme: 'system',
    webSocketPeer: hasLive && !isFake ? 'live' : 'fake',
  },
  parameters: {
    layout: 'fullscreen',
    webSocket: { script: serve, live: liveServer } satisfies WebSocketParameters,
    // The tests run axe once: what a story shows does not depend on its server.
    a11y: { test: isTest && isFake ? 'off' : 'error' },
    docs: { container: ThemedDocs, page: DocsPage },
    ...(isTest && { viewport: testViewport }),
    options: {
      storySort: {
        order: [
          'Start',
          [
            'Introduction',
            'Getting started',
            'Playground',
            'Proof',
            'Comparison',
            'Migrating from react-use-websocket',
            'Migrating from other libraries',
            'Troubleshooting',
            'FAQ',
          ],
          'Closing',
          ['Closing', 'Close codes', 'Close', 'Unmount', 'Server closes'],
          'Staying connected',
          [
            'Reconnecting',
            'Outage',
            'A thousand clients',
            'Heartbeat',
            'Tokens',
            'Token refresh',
            'Log in first',
            'Sleep',
          ],
          'Messages',
          [
            'Messages',
            'Sending',
            'Chat',
            'Order book',
            'Firehose',
            'Typed messages',
            'Upload',
            'Off the main thread',
            'In a worker',
          ],
          'Channels',
          ['Topics, requests, catching up', 'Topics', 'Requests', 'Order book in sync'],
          'Wires',
          [
            'Overview',
            'ActionCable of Rails',
            'Binance market streams',
            'Centrifugo',
            'GraphQL over WebSocket',
            'Home Assistant',
            'JSON-RPC subscriptions of an Ethereum node',
            'JSON-RPC with rpc-websockets',
            'Kraken version 2',
            'Phoenix channels',
            'Pusher channels',
            'STOMP 1.2',
            'A plain protocol',
          ],
          'Recipes',
          ['Overview', 'Data libraries', 'Stores', 'Presence and drafts', 'Binary messages', 'Other places'],
          'Sharing',
          ['Sharing', 'Without React', 'Shared', 'Configured subtree', 'A connection in a module'],
          'Tools',
          [
            'Testing',
            'Inspector',
            'Sessions on record',
            'Storybook',
            'Scripted peer',
            'With mock-socket',
            'A hook of your own',
            'Next.js',
            'React Native',
          ],
          'Reference',
          ['API', 'Security', 'Performance', 'Rules of behaviour', 'What a WebSocket does'],
        ],
      },
    },
  },
  beforeEach() {
    if (isTest) watchConsole()
    return inspect()
  },
  async afterEach({ canvasElement, parameters, viewMode }) {
    if (viewMode !== 'story') return
    // The play function may have scrolled to what it clicked.
    scrollTo(0, 0)
    if (isTest) await checkEnd(canvasElement, parameters as StoryParameters)
  },
  decorators: [
    (Story, { title, name, parameters, globals, viewMode }) => {
      choosePeer(globals['webSocketPeer'] === 'live')
      return (
        <StoryFrame
          heading={title.replace(/^.*\//, '')}
          name={name}
          story={parameters as StoryParameters}
          theme={globals['theme'] as string}
          inDocs={viewMode === 'docs'}
        >
          {/* A busy machine is slow to close. */}
          {isTest ? (
            <WebSocketConfig value={patient}>
              <Story />
            </WebSocketConfig>
          ) : (
            <Story />
          )}
        </StoryFrame>
      )
    },
    withWebSocketPeer,
  ],
}
export default preview
