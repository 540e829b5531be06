import { addons } from 'storybook/manager-api'
import { create, getPreferredColorScheme } from 'storybook/theming'

addons.setConfig({
  theme: create({ base: getPreferredColorScheme(), brandTitle: 'wasclean' }),
  // In the order of preview.tsx: otherwise guides would come after all that stands in no folder.
  sidebar: { showRoots: false },
})
