import type { Preview } from '@storybook/react-vite'
import { webSocketToolbar, withWebSocketPeer, type WebSocketParameters } from '../src/storybook.ts'
import { serve } from '../stories/support/fakeServer.ts'
import { choosePeer, hasLive, liveServer } from '../stories/support/peer.ts'
import { StoryFrame } from '../stories/support/StoryFrame.tsx'
import { DocsPage } from './DocsPage.tsx'
import { ThemedDocs } from './ThemedDocs.tsx'

const preview: Preview = {
  tags: ['autodocs'],
  globalTypes: {
    ...(hasLive && { webSocketPeer: webSocketToolbar.webSocketPeer }),
    webSocketLine: webSocketToolbar.webSocketLine,
    theme: {
      description: 'Light or dark',
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
    webSocketPeer: hasLive && import.meta.env['STORYBOOK_PEER'] !== 'fake' ? 'live' : 'fake',
  },
  parameters: {
    layout: 'fullscreen',
    webSocket: { script: serve, live: liveServer } satisfies WebSocketParameters,
    a11y: { test: 'error' },
    docs: { container: ThemedDocs, page: DocsPage },
    options: {
      storySort: {
        order: [
          'Introduction',
          'Guides',
          [
            'Getting started',
            'Closing',
            'Staying connected',
            'Messages',
            'Sharing',
            'A hook of your own',
            'Testing',
            'Storybook',
            'Next.js',
            'React Native',
            'Moving from react-use-websocket',
            'Moving from other libraries',
          ],
          'Reference',
          ['Close codes', 'Rules of behaviour', 'What a WebSocket does'],
          'Playground',
          'Close',
          'Unmount',
          'Server closes',
          'Reconnecting',
          'Heartbeat',
          'Token refresh',
          'Sleep',
          'Firehose',
          'Chat',
          'Order book',
          'Typed messages',
          'Upload',
          'Shared',
          'Configured subtree',
          'A connection in a module',
          'Scripted peer',
          'With mock-socket',
        ],
      },
    },
  },
  decorators: [
    (Story, { title, parameters, globals, viewMode }) => {
      choosePeer(globals['webSocketPeer'] === 'live')
      return (
        <StoryFrame
          heading={title}
          promise={parameters['promise'] as string | undefined}
          caveat={parameters['caveat'] as string | undefined}
          theme={globals['theme'] as string}
          inDocs={viewMode === 'docs'}
        >
          <Story />
        </StoryFrame>
      )
    },
    withWebSocketPeer,
  ],
}
export default preview
