// @ts-check
/** The texts of the site: the Markdown files of the repository, and llms.txt, which leads assistants to them. */
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'

/** @typedef {import('./build.mjs').Entry} Entry */
/** A text of the site. @typedef {{ file: string, title: string, purpose: string, text: string }} Text */

/** Texts that no page of Storybook shows, by the section of llms.txt. */
const others = {
  Skills: ['skills'],
  Optional: ['CHANGELOG.md', 'SECURITY.md', 'CONTRIBUTING.md', 'docs/architecture.md', 'docs/mutation.md'],
}

/** @type {(root: string, name: string) => string[]} The Markdown files of a folder, or the file itself. */
const listTexts = (root, name) =>
  name.endsWith('.md')
    ? [name]
    : readdirSync(join(root, name), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.md'))
        .map((file) => posix.join(name, file.replaceAll('\\', '/')))
        .sort()

/**
 * Copies the texts into the site, at the same paths as in the repository. Returns how many there are.
 *
 * @type {(root: string, site: string, pages: readonly Entry[]) => number}
 */
export function writeTexts(root, site, pages) {
  /** @type {(file: string) => string} */
  const read = (file) => readFileSync(join(root, file), 'utf8')
  /** @type {unknown} */
  const manifest = JSON.parse(read('package.json'))
  const { description, repository } = /** @type {{ description: string, repository: { url: string } }} */ (
    manifest
  )
  const home = `${repository.url.replaceAll(/^git\+|\.git$/g, '')}/blob/main`

  const sections = toSections(root, pages, read)
  const files = new Set(['README.md', ...Object.values(sections).flat()])
  /** @type {(file: string) => Text} */
  const prepare = (file) => toText(file, linkStories(linkHome(file, read(file), files, home), file, pages))
  const texts = new Map(Array.from(files, (file) => [file, prepare(file)]))

  for (const [file, { text }] of texts) {
    mkdirSync(dirname(join(site, file)), { recursive: true })
    writeFileSync(join(site, file), text)
  }
  for (const name of readdirSync(join(root, 'docs')).filter((file) => /\.(?:png|svg|gif|webp)$/.test(file)))
    cpSync(join(root, 'docs', name), join(site, 'docs', name))
  writeFileSync(join(site, 'llms.txt'), toIndex(description, sections, texts))
  writeFileSync(join(site, 'llms-full.txt'), toWhole(texts))
  return texts.size
}

/**
 * The files of each section, in the order of Storybook's sidebar.
 *
 * @type {(root: string, pages: readonly Entry[], read: (file: string) => string) => Record<string, string[]>}
 */
function toSections(root, pages, read) {
  /** @type {Record<string, string[]>} */
  const sections = {}
  for (const { type, title, importPath } of pages) {
    if (type !== 'docs' || !importPath.startsWith('./stories/pages/')) continue
    const [, file] = /<Doc file="(.*?)"/.exec(read(importPath)) ?? []
    const [section = ''] = title.split('/')
    if (file) (sections[section] ??= []).push(file)
  }
  for (const [section, names] of Object.entries(others))
    sections[section] = names.flatMap((name) => listTexts(root, name))
  return sections
}

/**
 * A relative link to a file that the site does not have leads to the repository.
 *
 * @type {(file: string, text: string, files: ReadonlySet<string>, home: string) => string}
 */
const linkHome = (file, text, files, home) =>
  text.replaceAll(/\]\(([^)\s]+)\)/g, (link, /** @type {string} */ target) => {
    if (/^(?:\w+:|#)/.test(target)) return link
    const [path = '', anchor] = target.split('#')
    const there = posix.join(posix.dirname(file), path)
    if (files.has(there) || /\.(?:png|svg|gif|webp)$/.test(there)) return link
    return `](${home}/${there}${anchor ? `#${anchor}` : ''})`
  })

/**
 * A marker for a live story becomes a link to it.
 *
 * @type {(text: string, file: string, pages: readonly Entry[]) => string}
 */
const linkStories = (text, file, pages) =>
  text.replaceAll(
    /<!-- story: (\w+)\.(\w+) -->/g,
    (marker, /** @type {string} */ name, /** @type {string} */ story) => {
      const found = pages.find(
        ({ importPath, exportName }) =>
          importPath === `./stories/${name}.stories.tsx` && exportName === story,
      )
      if (!found) throw new Error(`${file}: there is no story for ${marker}`)
      const up = posix.relative(posix.dirname(file), '.') || '.'
      return `[Live example: ${found.title.replace(/^.*\//, '')}, ${found.name}](${up}/?path=/story/${found.id})`
    },
  )

/** @type {(file: string, text: string) => Text} A skill has its purpose in front, a page in its first sentence. */
function toText(file, text) {
  const [, described] = /^---\n[^]*?^description: (.*)$[^]*?^---$/m.exec(text) ?? []
  const [, title = file] = /^# (.*)$/m.exec(text) ?? []
  const [, first = ''] = /^# .*\n\n([^#`|\-<[][^]*?\.)(?:\s|$)/m.exec(text) ?? []
  return { file, title, purpose: described ?? first.replace(/^This page /, '').replaceAll('\n', ' '), text }
}

/** @type {(description: string, sections: Record<string, string[]>, texts: ReadonlyMap<string, Text>) => string} See llmstxt.org. */
function toIndex(description, sections, texts) {
  const parts = Object.entries(sections).map(([section, files]) => {
    const lines = files.map((file) => {
      const { title, purpose } = /** @type {Text} */ (texts.get(file))
      return `- [${title}](${file})${purpose ? `: ${purpose}` : ''}`
    })
    return `## ${section}\n\n${lines.join('\n')}`
  })
  return [
    '# wasclean',
    `> ${description}`,
    'Start with [README.md](README.md). [llms-full.txt](llms-full.txt) has README and all pages in one file.',
    ...parts,
    '',
  ].join('\n\n')
}

/** @type {(texts: ReadonlyMap<string, Text>) => string} Its links start from the root of the site. */
const toWhole = (texts) =>
  Array.from(texts.values(), ({ file, text }) => {
    const linked = text.replaceAll(/\]\((?!\w+:|#)([^)\s]+)\)/g, (_, /** @type {string} */ target) => {
      const [path = '', ...rest] = target.split(/(?=[?#])/)
      return `](${posix.join(posix.dirname(file), path)}${rest.join('')})`
    })
    return `<!-- ${file} -->\n\n${linked.trim()}\n`
  }).join('\n')
