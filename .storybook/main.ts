import type { StorybookConfig } from '@storybook/react-vite'
import { mergeConfig } from 'vite'
import { peerPlugin } from './peerPlugin.ts'

const config: StorybookConfig = {
  stories: ['../stories/*.mdx', '../stories/*.stories.tsx'],
  addons: ['@storybook/addon-docs', '@storybook/addon-a11y', '@storybook/addon-vitest'],
  framework: '@storybook/react-vite',
  core: { disableTelemetry: true, disableWhatsNewNotifications: true, enableCrashReports: false },
  // The stories take no controls, and have a light and a dark face of their own (the Theme menu).
  features: { actions: false, backgrounds: false, controls: false, sidebarOnboardingChecklist: false },
  viteFinal: (vite) =>
    mergeConfig(vite, {
      plugins: [peerPlugin('/peer')],
      // Found late, a dependency would make Vite reload the page in the middle of a story.
      optimizeDeps: { include: ['mock-socket', 'zod'] },
    }),
}
export default config
