import { execFile } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from '../house/texts.ts'

const run = promisify(execFile)

/** The compilers with which the types are tested, by version. 6.0 is the repository's own. */
const compilers = {
  '5.2': 'test/compilers/node_modules/typescript-5.2',
  '5.9': 'test/compilers/node_modules/typescript-5.9',
  '6.0': 'node_modules/typescript',
  '7.0': 'test/compilers/node_modules/typescript-7.0',
} as const

export type Version = keyof typeof compilers

async function tsc(version: Version, folder: string, ...flags: string[]): Promise<string> {
  const file = join(root, compilers[version], 'bin/tsc')
  try {
    return (await run(process.execPath, [file, ...flags], { cwd: folder })).stdout
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string }
    // Errors in the code are the result, not a failure of the run.
    if (!stderr && stdout) return stdout
    throw error
  }
}

/** Makes a folder with the types of wasclean as users install them, and with all packages of the repository. */
export async function createUser(): Promise<string> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'wasclean-types-')))
  const packages = join(folder, 'node_modules')
  mkdirSync(join(packages, 'wasclean'), { recursive: true })
  for (const name of readdirSync(join(root, 'node_modules')))
    if (name !== 'wasclean' && !name.startsWith('.'))
      symlinkSync(join(root, 'node_modules', name), join(packages, name))
  cpSync(join(root, 'package.json'), join(packages, 'wasclean', 'package.json'))
  // --noCheck: `tsc` checks the source separately.
  const dist = join(packages, 'wasclean', 'dist', 'esm')
  await tsc('6.0', root, '-p', 'src', '--outDir', dist, '--noCheck')
  return folder
}

export interface Program {
  readonly version: Version
  readonly files: readonly string[]
  /** Replaces some of {@link strict}. */
  readonly options?: Record<string, unknown>
}

const strict = {
  target: 'ES2022',
  lib: ['ES2022', 'DOM', 'DOM.Iterable'],
  module: 'ESNext',
  moduleResolution: 'Bundler',
  moduleDetection: 'force',
  jsx: 'react-jsx',
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noEmit: true,
  skipLibCheck: true,
  types: ['node'],
}

let programs = 0

/** The errors of the compiler in these files, one line each. */
export async function compile(
  folder: string,
  { version, files, options }: Program,
): Promise<readonly string[]> {
  programs += 1
  const config = `tsconfig.${programs}.json`
  writeFileSync(join(folder, config), JSON.stringify({ compilerOptions: { ...strict, ...options }, files }))
  const output = await tsc(version, folder, '-p', config, '--pretty', 'false')
  return output.split('\n').filter((line) => /^\S/.test(line))
}

/** A file of the repository that imports from wasclean in place of src. */
export const readAsUser = (file: string): string =>
  readFileSync(join(root, file), 'utf8').replaceAll(
    /'(?:\.\.\/)+src\/(?:(index|core|channels|testing)|([\w/]+))\.js'/g,
    (_, door: string | undefined, inner: string) =>
      door
        ? `'wasclean${door === 'index' ? '' : `/${door}`}'`
        : `'./node_modules/wasclean/dist/esm/${inner}.js'`,
  )
