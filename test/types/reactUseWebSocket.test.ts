import ts from 'typescript'
import { expect, test } from 'vitest'
import { root } from '../house/texts.ts'

const app = `${root}test/types/elsewhere/reactUseWebSocket.tsx`
const original = `${root}node_modules/react-use-websocket`
const door = [`${root}src/reactUseWebSocket.ts`]

/** What the compiler says about that app, if these are the files of react-use-websocket. */
function check(paths: Record<string, string[]>): readonly string[] {
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, (file) => ts.sys.readFile(file)) as {
    config: unknown
  }
  const { options } = ts.parseJsonConfigFileContent(config, { ...ts.sys, readDirectory: () => [] }, root)
  const program = ts.createProgram([app], { ...options, paths })
  const source = program.getSourceFile(app)!
  return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
    ({ start = 0, messageText }) =>
      `${source.getLineAndCharacterOfPosition(start).line + 1}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`,
  )
}

test('K6 an app compiles with react-use-websocket', () => {
  expect(check({ 'react-use-websocket': [original], 'react-use-websocket/*': [`${original}/*`] })).toEqual([])
})

test('K6 the same app compiles with wasclean/react-use-websocket in its place', () => {
  expect(check({ 'react-use-websocket': door, 'react-use-websocket/*': door })).toEqual([])
})

test('K6 a package without those types is noticed', () => {
  const other = [`${root}src/index.ts`]
  expect(check({ 'react-use-websocket': other, 'react-use-websocket/*': other })).not.toEqual([])
})
