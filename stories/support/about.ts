/** What Storybook shows beside a set of stories: their promise, and their source between the example marks. */
export function about(promise: string, source: string) {
  const example = /^\/\/ #region example\n([^]*?)^\/\/ #endregion$/m.exec(source)?.[1] ?? ''
  const imports = Array.from(
    source.matchAll(/^import \{ ([^}]*?),? \} from '(?:(zod)|\.\.\/src\/index\.ts)'$/gm),
    ([, names = '', from = 'wasclean']) => {
      const used = (names.match(/(?:type )?\w+/g) ?? []).filter((name) =>
        new RegExp(`\\b${name.replace('type ', '')}\\b`).test(example),
      )
      return `import { ${used.join(', ')} } from '${from}'\n`
    },
  )
  const code = `${imports.join('')}\n${example}`
  return { docs: { description: { component: promise }, source: { code, language: 'tsx' }, codePanel: true } }
}

/** What one story promises, and what mock-socket cannot show of it. */
export function promise(text: string, caveat?: string) {
  return { promise: text, caveat, docs: { description: { story: text } } }
}
