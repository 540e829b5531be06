// @ts-check
/** Checks every link inside of a built site. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'

/** A link that leads nowhere. @typedef {{ file: string, target: string }} Broken */

/** The links of a file, by its ending. @type {Readonly<Record<string, RegExp>>} */
const patterns = {
  md: /\]\(([^)\s]+)\)/g,
  txt: /\]\(([^)\s]+)\)/g,
  html: /\b(?:href|src)="([^"]*)"/g,
}

/** Code has brackets that are no links. @type {(text: string) => string} */
const withoutCode = (text) => text.replaceAll(/^([ \t]*)```[^]*?^\1```$/gm, '').replaceAll(/`[^`\n]*`/g, '')

/**
 * Returns the links that lead to no file, no anchor of an HTML file, and no page of Storybook.
 *
 * @param {string} site The folder.
 * @param {ReadonlySet<string>} pages The pages of Storybook, such as `docs/start-faq--docs`.
 * @returns {Broken[]}
 */
export function findBrokenLinks(site, pages) {
  /** @type {Map<string, Set<string>>} */
  const anchors = new Map()
  /** @type {(file: string) => string} */
  const read = (file) => readFileSync(`${site}/${file}`, 'utf8')

  /** @type {(file: string) => Set<string>} */
  function anchorsOf(file) {
    const found =
      anchors.get(file) ??
      new Set(Array.from(read(file).matchAll(/\b(?:id|name)="([^"]*)"/g), ([, name = '']) => name))
    anchors.set(file, found)
    return found
  }

  /** @type {(file: string, target: string) => boolean} */
  function leadsSomewhere(file, target) {
    // The script of the reference replaces the last one.
    if (/^(?:\w+:|\/\/|#storybook$)/.test(target)) return true
    const [, page] = /\?path=\/(.*?)(?:[#&]|$)/.exec(target) ?? []
    if (page !== undefined) return pages.has(page)
    const [path = '', anchor] = target.split(/[?#]/)
    const there = path ? posix.join(posix.dirname(file), decodeURIComponent(path)) : file
    if (!existsSync(`${site}/${there}`)) return false
    return !anchor || !there.endsWith('.html') || anchorsOf(there).has(decodeURIComponent(anchor))
  }

  return readdirSync(site, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .flatMap((file) => {
      const pattern = patterns[file.replace(/^.*\./, '')]
      if (!pattern) return []
      const text = file.endsWith('.html') ? read(file) : withoutCode(read(file))
      const targets = Array.from(text.matchAll(pattern), ([, target = '']) => target)
      return [...new Set(targets)]
        .filter((target) => !leadsSomewhere(file, target))
        .map((target) => ({ file, target }))
    })
}
