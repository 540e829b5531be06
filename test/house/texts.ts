import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

const under = (folder: string): string[] =>
  readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.mdx?$/.test(file) && !file.includes('node_modules'))
    .map((file) => `${folder}/${file}`)

/** The documentation, by its path from the root. */
export const texts: readonly string[] = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md', 'test/RULES.md', 'bench/README.md'],
  ...['docs', 'examples', 'skills', 'stories'].flatMap(under),
].sort()

export const readText = (file: string): string => readFileSync(`${root}${file}`, 'utf8')

/** A block of code in a text. */
export interface CodeBlock {
  readonly file: string
  /** The line of its first line of code, from 1 on. */
  readonly line: number
  readonly language: string
  readonly code: string
}

const fences = /^([ \t]*)```([^\n]*)\n([^]*?)^\1```$/gm

export function findBlocks(file: string, text = readText(file)): CodeBlock[] {
  return Array.from(text.matchAll(fences), ({ index, 1: indent = '', 2: language = '', 3: code = '' }) => ({
    file,
    line: text.slice(0, index).split('\n').length + 1,
    language: language.trim(),
    code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  }))
}

/** The code of a test, as users would write it. */
export const readAsUsers = (file: string): string =>
  readText(file)
    .replaceAll(/'(?:\.\.\/)+src\/index\.js'/g, "'wasclean'")
    .replaceAll(/'(?:\.\.\/)+src\/(channels|core|testing)\.js'/g, "'wasclean/$1'")

/** The text without its code blocks, with the same number of lines. */
export const withoutBlocks = (text: string): string =>
  text.replaceAll(fences, (block) => block.replaceAll(/[^\n]/g, ''))
