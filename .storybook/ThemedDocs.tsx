import { DocsContainer, type DocsContainerProps } from '@storybook/addon-docs/blocks'
import { useEffect, useState, useSyncExternalStore, type PropsWithChildren } from 'react'
import { GLOBALS_UPDATED, SET_GLOBALS } from 'storybook/internal/core-events'
import './docs.css'
import { themes } from './themes.ts'

const systemIsDark = matchMedia('(prefers-color-scheme: dark)')

const subscribe = (listener: () => void) => {
  systemIsDark.addEventListener('change', listener)
  return () => systemIsDark.removeEventListener('change', listener)
}

/** The documentation pages, light or dark according to the Theme menu or the system. */
export function ThemedDocs(props: PropsWithChildren<DocsContainerProps>) {
  const { channel } = props.context
  const [theme, setTheme] = useState(themeInAddress)
  const dark = useSyncExternalStore(subscribe, () => systemIsDark.matches)
  useEffect(() => {
    const follow = ({ globals }: { globals: { theme?: string } }) => setTheme(globals.theme)
    const events = [SET_GLOBALS, GLOBALS_UPDATED]
    for (const event of events) channel.on(event, follow)
    return () => {
      for (const event of events) channel.off(event, follow)
    }
  }, [channel])
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme
  }, [theme])
  const isDark = theme === 'dark' || (theme !== 'light' && dark)
  return <DocsContainer {...props} theme={isDark ? themes.dark : themes.light} />
}

/** As in `&globals=theme:dark`. */
function themeInAddress(): string | undefined {
  return /theme:(\w+)/.exec(new URLSearchParams(location.search).get('globals') ?? '')?.[1]
}
