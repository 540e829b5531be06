import ts from 'typescript'
import { root, type CodeBlock } from './texts.ts'

/** The entry points of the library, as users import them. */
const paths = {
  wasclean: ['./src/index.ts'],
  'wasclean/channels/core': ['./src/channelsCore.ts'],
  'wasclean/worker/host': ['./src/workerHost.ts'],
  'wasclean/react-use-websocket': ['./src/reactUseWebSocket.ts'],
  'wasclean/*': ['./src/*.ts', './src/*.tsx'],
}

/** Types of packages that only examples import. */
const ambient = `${root}test/house/ambient.d.ts`

function readOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, (file) => ts.sys.readFile(file)) as {
    config: unknown
  }
  return {
    ...ts.parseJsonConfigFileContent(config, { ...ts.sys, readDirectory: () => [] }, root).options,
    paths,
    // Each block is a module of its own, and may declare more than it uses.
    moduleDetection: ts.ModuleDetectionKind.Force,
    noUnusedLocals: false,
    noUnusedParameters: false,
  }
}

/** The errors of the compiler in these blocks, compiled as one program: `file:line: message`. */
export function checkBlocks(blocks: readonly CodeBlock[]): readonly string[] {
  const options = readOptions()
  const host = ts.createCompilerHost(options)
  const virtual = new Map(blocks.map((block) => [toFileName(block), block]))
  const { fileExists, readFile, getSourceFile } = host
  host.fileExists = (name) => virtual.has(name) || fileExists(name)
  host.readFile = (name) => virtual.get(name)?.code ?? readFile(name)
  host.getSourceFile = (name, language, ...rest) => {
    const block = virtual.get(name)
    return block ? ts.createSourceFile(name, block.code, language) : getSourceFile(name, language, ...rest)
  }
  const program = ts.createProgram([ambient, ...virtual.keys()], options, host)
  return [...virtual].flatMap(([name, { file, line }]) => {
    const source = program.getSourceFile(name)
    if (!source) throw new Error(`the compiler has not read ${file}:${line}`)
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
    return found.map(({ start = 0, messageText }) => {
      const at = line + source.getLineAndCharacterOfPosition(start).line
      return `${file}:${at}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`
    })
  })
}

/** The file name of a block for the compiler: in a folder from which it finds the packages. */
const toFileName = ({ file, line, language }: CodeBlock): string =>
  `${root}test/house/${file.replaceAll('/', '-')}.${line}.${language}`
