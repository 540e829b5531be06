import { AnchorMdx, Canvas, CodeOrSourceMdx, HeadersMdx, Markdown } from '@storybook/addon-docs/blocks'
import { Children, createContext, useContext, type ReactNode } from 'react'
import { ScrollingTable } from '../stories/support/ScrollingTable.tsx'
import { resolveLink } from './links.ts'
import { toAnchor } from './toAnchor.ts'

type Stories = Readonly<Record<string, Readonly<Record<string, unknown>>>>

const texts = import.meta.glob<string>(['../docs/**/*.md', '../test/RULES.md'], {
  query: '?raw',
  import: 'default',
  eager: true,
})
const pictures = import.meta.glob<string>('../docs/*.{png,svg}', {
  query: '?url',
  import: 'default',
  eager: true,
})

const Page = createContext<{ file: string; stories: Stories }>({ file: '', stories: {} })

/** A page of documentation: the Markdown file itself, with a live story wherever it has a line such as `<!-- story: Close.NoArguments -->`. */
export function Doc({ file, stories = {} }: { file: string; stories?: Stories }) {
  const text = texts[`../${file}`]
  if (text === undefined) throw new Error(`There is no ${file}`)
  return (
    <Page.Provider value={{ file, stories }}>
      <Markdown options={{ overrides, slugify: toAnchor }}>
        {text.replaceAll(/<!-- story: (\w+)\.(\w+) -->/g, '<Live file="$1" story="$2" />')}
      </Markdown>
      {/* `npm run build:docs` puts the files beside the pages. */}
      {import.meta.env.PROD && (
        <p>
          <a href={file} target="_blank" rel="noreferrer">
            This page as Markdown
          </a>
        </p>
      )}
    </Page.Provider>
  )
}

function Live({ file, story }: { file: string; story: string }) {
  const { stories } = useContext(Page)
  const shown = stories[file]?.[story]
  if (!shown) throw new Error(`There is no story ${file}.${story}`)
  return <Canvas of={shown} />
}

function Link({ href = '', children }: { href?: string; children?: ReactNode }) {
  const { file } = useContext(Page)
  const target = resolveLink(file, href)
  return (
    // Other sites do not open inside of Storybook’s frame.
    <AnchorMdx href={target} target={/^https?:/.test(target) ? '_blank' : ''}>
      {children}
    </AnchorMdx>
  )
}

function Picture({ src = '', alt }: { src?: string; alt?: string }) {
  return <img src={pictures[`../docs/${src}`] ?? src} alt={alt} />
}

/** The names that the highlighter has for them. */
const languages: Readonly<Record<string, string>> = { ts: 'typescript', js: 'jsx', sh: 'bash' }

function Code({ className, children }: { className?: string; children: string }) {
  const language = className?.replace('lang-', '')
  return language ? (
    <CodeOrSourceMdx className={`lang-${languages[language] ?? language}`}>{children}</CodeOrSourceMdx>
  ) : (
    <CodeOrSourceMdx>{children}</CodeOrSourceMdx>
  )
}

/** An empty one heads nothing. */
function HeaderCell({ children }: { children?: ReactNode }) {
  return Children.count(children) ? <th>{children}</th> : <td />
}

/** Tells the style sheet what it says. */
function Cell({ children }: { children?: ReactNode }) {
  const [text, ...others] = Children.toArray(children)
  return <td {...(typeof text === 'string' && !others.length && { 'data-text': text.trim() })}>{children}</td>
}

const overrides = {
  ...HeadersMdx,
  a: Link,
  code: Code,
  img: Picture,
  table: ScrollingTable,
  th: HeaderCell,
  td: Cell,
  Live,
}
