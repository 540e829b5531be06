import { addons } from 'storybook/manager-api'
import { create, getPreferredColorScheme } from 'storybook/theming'

addons.setConfig({
  theme: create({ base: getPreferredColorScheme(), brandTitle: 'wasclean' }),
  // In the order of preview.tsx: otherwise the guides would come after everything that is in no folder.
  sidebar: { showRoots: false },
})
