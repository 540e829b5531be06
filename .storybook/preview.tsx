import type { Preview } from '@storybook/react-vite'
import { StoryFrame } from '../stories/support/StoryFrame.tsx'
import { DocsPage } from './DocsPage.tsx'
import { ThemedDocs } from './ThemedDocs.tsx'

const preview: Preview = {
  tags: ['autodocs'],
  globalTypes: {
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
  initialGlobals: { theme: 'system' },
  parameters: {
    layout: 'fullscreen',
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
        ],
      },
    },
  },
  decorators: [
    (Story, { title, parameters, globals, viewMode }) => (
      <StoryFrame
        heading={title}
        promise={parameters['promise'] as string | undefined}
        caveat={parameters['caveat'] as string | undefined}
        theme={globals['theme'] as string}
        inDocs={viewMode === 'docs'}
      >
        <Story />
      </StoryFrame>
    ),
  ],
}
export default preview
