import ts from 'typescript'
import { root } from '../house/texts.ts'

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  // Each file is a module of its own.
  moduleDetection: ts.ModuleDetectionKind.Force,
  jsx: ts.JsxEmit.ReactJSX,
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
  types: [],
  paths: { wasclean: [`${root}src/index.ts`] },
}

interface Hover {
  readonly documentation: string
  /** One line for each tag, without the @: `deprecated …`. */
  readonly tags: string
}

/** What an editor shows in one file. */
export interface File {
  /** The hover texts of the names right after each mark `/*?*\/`. */
  readonly hover: () => readonly Hover[]
  /** The completions at the end of the code. */
  readonly complete: () => readonly string[]
  /** The errors, in order. */
  readonly errors: () => readonly string[]
}

/** A TypeScript editor. All files that are opened before the first call on one of them are one program. A later file takes seconds. */
export interface Editor {
  readonly open: (code: string) => File
}

export function createEditor(): Editor {
  const files = new Map<string, string>()
  const service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [...files.keys()],
    getScriptVersion: () => '0',
    getScriptSnapshot(name) {
      const text = files.get(name) ?? ts.sys.readFile(name)
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
    },
    getCurrentDirectory: () => root,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (name) => files.has(name) || ts.sys.fileExists(name),
    readFile: (name) => files.get(name) ?? ts.sys.readFile(name),
    directoryExists: ts.sys.directoryExists,
    getDirectories: ts.sys.getDirectories,
  })
  return {
    open(code) {
      const file = `${root}test/types/opened${files.size}.tsx`
      files.set(file, code)
      return {
        hover: () =>
          Array.from(code.matchAll(/\/\*\?\*\//g), ({ index, 0: mark }) => {
            const info = service.getQuickInfoAtPosition(file, index + mark.length)
            const tags = info?.tags?.map(({ name, text }) => `${name} ${ts.displayPartsToString(text)}`)
            return {
              documentation: ts.displayPartsToString(info?.documentation),
              tags: tags?.join('\n') ?? '',
            }
          }),
        complete: () =>
          (service.getCompletionsAtPosition(file, code.length, {})?.entries ?? []).map(({ name }) => name),
        errors: () =>
          [...service.getSyntacticDiagnostics(file), ...service.getSemanticDiagnostics(file)].map(
            ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'),
          ),
      }
    },
  }
}
