import { addons } from 'storybook/manager-api'
import { getPreferredColorScheme } from 'storybook/theming'
// As the addon `wasclean/devtools` of users, from the source.
import '../src/devtools/storybook/manager.tsx'
import { themes } from './themes.ts'

addons.setConfig({
  theme: themes[getPreferredColorScheme()],
  // Closed at first, so that a story has the whole height: the button in the toolbar or the key A opens it.
  layout: { showPanel: false },
  sidebar: { showRoots: true },
})
