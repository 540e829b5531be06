import { toId } from 'storybook/internal/csf'
import { repository } from '../package.json'

const sources = import.meta.glob<string>('../stories/pages/*.mdx', {
  query: '?raw',
  import: 'default',
  eager: true,
})

/** The page that shows each Markdown file. */
const pages = new Map(
  Object.values(sources).map((source) => {
    const read = (name: string) => new RegExp(`\\b${name}="(.*?)"`).exec(source)?.[1] ?? ''
    return [read('file'), toId(read('title'), 'docs')]
  }),
)

const home = `${repository.url.replace(/^git\+|\.git$/g, '')}/blob/main`

/** Where a relative link of a Markdown file leads in Storybook: to the page that shows the other file, or else to the repository. */
export function resolveLink(file: string, href: string): string {
  if (/^(?:\w+:|#|\?)/.test(href)) return href
  const { pathname, hash } = new URL(href, `file:///${file}`)
  const page = pages.get(pathname.slice(1))
  return page ? `?path=/docs/${page}${hash}` : `${home}${pathname}${hash}`
}
