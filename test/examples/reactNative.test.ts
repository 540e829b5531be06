import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'

const run = promisify(execFile)
const examples = fileURLToPath(new URL('../../examples', import.meta.url))
const folder = join(examples, 'react-native')

/** Files with mistakes: a field that no message has, an event that no AppState has, a property that no button has. */
const mistakes = [
  ['ChatScreen.tsx', '{data.text}', '{data.txt}'],
  ['ChatScreen.tsx', 'onPress=', 'onPres='],
  ['LiveConfig.tsx', "'change'", "'changed'"],
] as const

test('K5 the example compiles with the declarations of React Native, and mistakes in it do not', async () => {
  const { stdout } = await run(process.execPath, [join(examples, 'support/react-native.mjs')])
  expect(stdout).toContain('The example fits the declarations of React Native')

  // A folder where Git sees nothing, and packages are found.
  const copy = join(folder, 'node_modules/.mistakes')
  mkdirSync(copy, { recursive: true })
  onTestFinished(() => rmSync(copy, { recursive: true }))
  const files = mistakes.map(([file, right, wrong], index) => {
    const code = readFileSync(join(folder, file), 'utf8')
    expect(code).toContain(right)
    writeFileSync(join(copy, `${index}.tsx`), code.replace(right, wrong))
    return `${index}.tsx`
  })
  writeFileSync(join(copy, 'tsconfig.json'), JSON.stringify({ extends: '../../tsconfig.json', files }))
  const compiling = run(process.execPath, [join(folder, 'node_modules/typescript/bin/tsc'), '-p', copy])
  const { stdout: errors } = await compiling.then(
    () => ({ stdout: '' }),
    (error: unknown) => error as { readonly stdout: string },
  )
  const found = Array.from(errors.matchAll(/(\d)\.tsx\(\d+,\d+\): error/g), ([, index]) => Number(index))
  expect([...new Set(found)].sort()).toEqual([0, 1, 2])
}, 240_000)
