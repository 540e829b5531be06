/** What Storybook shows beside a set of stories: their promise, and their sources between the example marks. */
export function about(promise: string, ...sources: readonly string[]) {
  const code = sources.map(toExample).join('\n')
  return { docs: { description: { component: promise }, source: { code, language: 'tsx' }, codePanel: true } }
}

function toExample(source: string): string {
  const example = /^\/\/ #region example\n([^]*?)^\/\/ #endregion$/m.exec(source)?.[1] ?? ''
  const imports = Array.from(
    source.matchAll(/^import \{ ([^}]*?),? \} from '(?:(zod|mock-socket)|(?:\.\.\/)+src\/(\w+)\.ts)'$/gm),
    ([, names = '', other, door = 'index']) => {
      const used = names.split(/,\s*/).filter((name) => {
        const local = name.replace(/^.* /, '')
        return new RegExp(`\\b${local}\\b`).test(example)
      })
      const from = other ?? (door === 'index' ? 'wasclean' : `wasclean/${door}`)
      return used.length > 0 ? `import { ${used.join(', ')} } from '${from}'\n` : ''
    },
  )
  return `${imports.join('')}\n${example}`
}

/** What one story promises, and what it cannot show without a server. */
export function promise(text: string, caveat?: string) {
  return { promise: text, caveat, docs: { description: { story: text } } }
}
