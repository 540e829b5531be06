/** What Storybook shows beside a set of stories: their promise, and their sources between the example marks. */
export function about(promise: string, ...sources: readonly string[]) {
  const code = sources.map(toExample).join('\n')
  return { docs: { description: { component: promise }, source: { code, language: 'tsx' }, codePanel: true } }
}

function toExample(source: string): string {
  const example = /^\/\/ #region example\n([^]*?)^\/\/ #endregion$/m.exec(source)?.[1] ?? ''
  const imports = Array.from(
    source.matchAll(/^import \{ ([^}]*?),? \} from '(?:(zod)|(?:\.\.\/)+src\/index\.ts)'$/gm),
    ([, names = '', from = 'wasclean']) => {
      const used = (names.match(/(?:type )?\w+/g) ?? []).filter((name) =>
        new RegExp(`\\b${name.replace('type ', '')}\\b`).test(example),
      )
      return `import { ${used.join(', ')} } from '${from}'\n`
    },
  )
  return `${imports.join('')}\n${example}`
}

/** What one story promises, and what cannot be shown of it without a server. */
export function promise(text: string, caveat?: string) {
  return { promise: text, caveat, docs: { description: { story: text } } }
}
