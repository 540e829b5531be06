import { fileURLToPath } from 'node:url'
import type { StorybookConfig } from '@storybook/react-vite'
import { mergeConfig } from 'vite'
import { workerSource } from '../workerSource.mjs'
import { peerPlugin } from './peerPlugin.ts'
import { referencePlugin } from './referencePlugin.ts'

const config: StorybookConfig = {
  stories: ['../stories/**/*.mdx', '../stories/*.stories.tsx'],
  addons: ['@storybook/addon-docs', '@storybook/addon-a11y', '@storybook/addon-vitest'],
  framework: '@storybook/react-vite',
  core: { disableTelemetry: true, disableWhatsNewNotifications: true, enableCrashReports: false },
  // The stories have no controls, and their own light and dark theme (the Theme menu).
  features: { actions: false, backgrounds: false, controls: false, sidebarOnboardingChecklist: false },
  viteFinal: (vite) =>
    mergeConfig(vite, {
      // React warns of what the development transform gives to `createElement`, to which the inspector compiles.
      oxc: { jsx: { development: false } },
      // A build of this package has a folder of that name, which Vite would take for the package.
      resolve: {
        alias: {
          'react-use-websocket': fileURLToPath(
            new URL('../node_modules/react-use-websocket', import.meta.url),
          ),
        },
      },
      plugins: [peerPlugin('/peer'), referencePlugin(), workerSource()],
      // If Vite found a dependency late, it would reload the page in the middle of a story. It does not look into MDX.
      optimizeDeps: {
        include: [
          ...['mock-socket', 'zod', 'react/jsx-runtime', 'react-dom/client'],
          ...['ahooks', 'partysocket/react', 'react-use-websocket/dist/lib/use-websocket.js'],
          ...['@storybook/addon-docs/blocks', 'storybook/internal/csf', 'storybook/test'],
        ],
      },
    }),
}
export default config
