import { addons } from 'storybook/manager-api'
import { getPreferredColorScheme } from 'storybook/theming'
import { themes } from './themes.ts'

addons.setConfig({
  theme: themes[getPreferredColorScheme()],
  // Closed at first, so that a story has the whole height: the button in the toolbar or the key A opens it.
  layout: { showPanel: false },
  sidebar: { showRoots: true },
})
