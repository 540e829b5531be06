import ts from 'typescript'
import { root } from '../house/texts.ts'

const file = `${root}test/types/asked.tsx`

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  jsx: ts.JsxEmit.ReactJSX,
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
  types: [],
  paths: { wasclean: [`${root}src/index.ts`] },
}

interface Hover {
  readonly documentation: string
  /** A line for each, without the sign: `deprecated …`. */
  readonly tags: string
}

/** What an editor shows. */
export interface Editor {
  /** The texts of whatever stands right after a mark: `/*?*\/`. */
  readonly hover: (code: string) => readonly Hover[]
  /** The names that may follow the end of the code. */
  readonly complete: (code: string) => readonly string[]
  /** The errors, in order. */
  readonly complain: (code: string) => readonly string[]
}

export function createEditor(): Editor {
  let code = ''
  let version = 0
  const service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [file],
    getScriptVersion: (name) => (name === file ? String(version) : '0'),
    getScriptSnapshot(name) {
      const text = name === file ? code : ts.sys.readFile(name)
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
    },
    getCurrentDirectory: () => root,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (name) => name === file || ts.sys.fileExists(name),
    readFile: (name) => (name === file ? code : ts.sys.readFile(name)),
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  })
  /** Another text is another program, and checking one takes a second. */
  const open = (text: string): void => {
    if (text === code) return
    code = text
    version += 1
  }
  return {
    hover(text) {
      open(text)
      const mark = '/*?*/'
      return Array.from(text.matchAll(/\/\*\?\*\//g), ({ index }) => {
        const info = service.getQuickInfoAtPosition(file, index + mark.length)
        const tags = info?.tags?.map(({ name, text }) => `${name} ${ts.displayPartsToString(text)}`)
        return { documentation: ts.displayPartsToString(info?.documentation), tags: tags?.join('\n') ?? '' }
      })
    },
    complete(text) {
      open(text)
      const found = service.getCompletionsAtPosition(file, text.length, {})
      return (found?.entries ?? []).map(({ name }) => name)
    },
    complain(text) {
      open(text)
      const found = [...service.getSyntacticDiagnostics(file), ...service.getSemanticDiagnostics(file)]
      return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
    },
  }
}
