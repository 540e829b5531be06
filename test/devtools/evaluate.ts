import ts from 'typescript'

/** Runs TypeScript that was copied, as a module whose imports are given. Returns what it exports. */
export function evaluate(
  code: string,
  modules: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  })
  const exported = {}
  const load = (name: string): unknown => {
    if (!(name in modules)) throw new Error(`the code imports ${name}`)
    return modules[name]
  }
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the code is what the recording has made
  ;(new Function('exports', 'require', outputText) as (...values: unknown[]) => void)(exported, load)
  return exported
}
