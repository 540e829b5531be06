import { create } from 'storybook/theming/create'

/** A ring, like a state of the rail, with a tick in it. */
function brand(ink: string, accent: string) {
  const mark = `<g fill="none" stroke="${accent}" stroke-width="2.5"><circle cx="13" cy="16" r="10.5"/><path d="M8 16.5l3.5 3.5 6.5-7.5"/></g>`
  const text = `<text x="32" y="22" fill="${ink}" font-family="system-ui, sans-serif" font-weight="700" font-size="18">wasclean</text>`
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="130" height="32">${mark}${text}</svg>`
  return { brandTitle: 'wasclean', brandImage: `data:image/svg+xml,${encodeURIComponent(svg)}` }
}

/** The colours of stories/support/stories.css, so that a story and the page around it have one background. */
const dark = '#0e1217'

export const themes = {
  light: create({ base: 'light', ...brand('#12181f', '#0a6a72') }),
  dark: create({
    base: 'dark',
    ...brand('#e9edf2', '#5fd0cf'),
    appBg: dark,
    appContentBg: dark,
    appPreviewBg: dark,
    barBg: dark,
  }),
}
