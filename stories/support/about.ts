/** What Storybook shows beside a set of stories: their promise, and their source between the example marks. */
export function about(promise: string, source: string) {
  const example = /^\/\/ #region example\n([^]*?)^\/\/ #endregion$/m.exec(source)?.[1] ?? ''
  const names = /^import \{ (.*) \} from '\.\.\/src\/index\.ts'$/m.exec(source)?.[1]?.split(', ') ?? []
  const imports = names.filter((name) => new RegExp(`\\b${name}\\(`).test(example)).join(', ')
  const code = `import { ${imports} } from 'wasclean'\n\n${example}`
  return { docs: { description: { component: promise }, source: { code, language: 'tsx' }, codePanel: true } }
}

/** What one story promises, and what mock-socket cannot show of it. */
export function promise(text: string, caveat?: string) {
  return { promise: text, caveat, docs: { description: { story: text } } }
}
