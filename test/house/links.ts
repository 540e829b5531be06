import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { storyNameFromExport, toId } from 'storybook/internal/csf'
import { toAnchor } from '../../.storybook/toAnchor.ts'
import { readText, root, withoutBlocks } from './texts.ts'

/** A page of Storybook: a story, or a page of documentation. */
const pages = new Set<string>()
/** The names of a file's stories. */
const exported = new Map<string, readonly string[]>()

for (const name of readdirSync(`${root}stories`, { recursive: true, encoding: 'utf8' })) {
  const file = `stories/${name}`
  if (!/\.(?:mdx|stories\.tsx)$/.test(file)) continue
  const text = readText(file)
  const [, title = ''] = /^(?: {2}title: |<Meta title=)['"](.*?)['"]/m.exec(text) ?? []
  if (!title) throw new Error(`${file} has no title`)
  pages.add(`docs/${toId(title, 'docs')}`)
  const names = Array.from(text.matchAll(/^export const (\w+): Story\b/gm), ([, story = '']) => story)
  for (const story of names) pages.add(`story/${toId(title, storyNameFromExport(story))}`)
  exported.set(file, names)
}

/** The reference that `.storybook/referencePlugin.ts` serves beside the pages. */
const reference = './reference/index.html'

/** The anchors of a text's headings. A heading that occurs again gets a number. */
function anchorsOf(text: string): readonly string[] {
  const seen = new Map<string, number>()
  return Array.from(withoutBlocks(text).matchAll(/^#+ (.*)$/gm), ([, heading = '']) => {
    const anchor = toAnchor(heading)
    const count = seen.get(anchor) ?? 0
    seen.set(anchor, count + 1)
    return count ? `${anchor}-${count}` : anchor
  })
}

/** The targets of a text's links, pictures and imports inside of the repository. */
export function targetsOf(text: string): readonly string[] {
  const prose = withoutBlocks(text)
  const found = [
    /\]\(([^)\s]+)\)/g,
    /\b(?:href|src)="([^"]+)"/g,
    /^import .* from '(\.[^']+?)(?:\?raw)?'$/gm,
  ].flatMap((pattern) => Array.from(prose.matchAll(pattern), ([, target = '']) => target))
  return found.filter((target) => !/^https?:/.test(target))
}

function isThere(file: string, text: string, target: string): boolean {
  if (target === reference) return file.startsWith('stories/')
  const [path = '', anchor] = target.split('#')
  if (path.startsWith('?path=/')) return file.endsWith('.mdx') && pages.has(path.slice('?path=/'.length))
  const there = join(dirname(file), path)
  if (path && !existsSync(root + there)) return false
  return anchor === undefined || anchorsOf(path ? readText(there) : text).includes(anchor)
}

/** Marks the place of a story in a page that GitHub shows too: the file without its ending, and the export. */
const marker = /^<!-- story: (\w+)\.(\w+) -->$/gm

/** Targets that do not exist: of links to files, headings, stories and pages, and of embedded stories. */
export function findBroken(file: string, text = readText(file)): readonly string[] {
  const broken = targetsOf(text).filter((target) => !isThere(file, text, target))
  const sources = new Map(
    Array.from(text.matchAll(/^import \* as (\w+) from '(.*)'$/gm), ([, name, source = '']) => [
      name,
      join(dirname(file), source),
    ]),
  )
  for (const [, name, story = ''] of text.matchAll(/\bof=\{(\w+)\.(\w+)\}/g)) {
    if (!exported.get(sources.get(name) ?? '')?.includes(story)) broken.push(`${name}.${story}`)
  }
  const marked = Array.from(text.matchAll(marker))
  for (const [, name = '', story = ''] of marked) {
    if (!exported.get(`stories/${name}.stories.tsx`)?.includes(story)) broken.push(`${name}.${story}`)
  }
  // A marker in another spelling would not be replaced.
  const all = text.replaceAll(/`[^`\n]*`/g, '').match(/<!-- *story\b/g) ?? []
  if (all.length !== marked.length) broken.push('<!-- story')
  return broken
}
