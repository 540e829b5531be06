// @vitest-environment node
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (file: string) => readFileSync(`${root}/${file}`, 'utf8')

/** The files that git tracks or would track after an add, without deleted ones. */
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file && existsSync(`${root}/${file}`))

const code = files.filter((file) => /^(?:src|stories|examples)\/.*\.tsx?$/.test(file))

test('Z4 the library, the stories and the examples run no text as code, and turn none into HTML', () => {
  expect(code.length).toBeGreaterThan(100)
  const dangerous =
    /\beval\(|\bnew Function\b|\bFunction\(|(?:inner|outer)HTML|insertAdjacentHTML|dangerouslySetInnerHTML|srcdoc|document\.write|javascript:/
  expect(code.filter((file) => dangerous.test(read(file)))).toEqual([])
})

test('Z5 the package contains the build and four other files', () => {
  const { files: allowed } = JSON.parse(read('package.json')) as { files: string[] }
  // npm itself adds package.json, README and LICENSE.
  // There is a folder for each entry point, for resolvers that do not read `exports`.
  expect(allowed).toEqual([
    'dist',
    'core',
    'channels',
    'react-use-websocket',
    'worker',
    'testing',
    'storybook',
    'devtools',
    'skills',
    'CHANGELOG.md',
  ])
  const packed = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root, encoding: 'utf8' }),
  ) as [{ files: { path: string }[] }]
  const paths = packed[0].files.map(({ path }) => path)
  const folders = /^(?:dist|core|channels|react-use-websocket|worker|testing|storybook|devtools|skills)\//
  expect(paths.filter((path) => !folders.test(path)).sort()).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'package.json',
  ])
  const odd = paths.filter(
    (path) => path.startsWith('dist/') && !/\.(?:js|js\.map|d\.ts)$|^dist\/cjs\/package\.json$/.test(path),
  )
  expect(odd).toEqual([])
})

test('Z6 every dependency is pinned to one version, and no manifest has install scripts', () => {
  const manifests = files.filter((file) => /(?:^|\/)package\.json$/.test(file))
  expect(manifests).toContain('package.json')
  expect(manifests.length).toBeGreaterThan(4)
  for (const file of manifests) {
    const manifest = JSON.parse(read(file)) as Partial<
      Record<`${'dev' | 'optional'}Dependencies` | 'dependencies' | 'scripts', Record<string, string>>
    >
    const versions = Object.entries({
      ...manifest.dependencies,
      ...manifest.devDependencies,
      ...manifest.optionalDependencies,
    })
    const loose = versions.filter(
      ([, version]) => !/^(?:\d+\.\d+\.\d+|npm:.*@\d+\.\d+\.\d+|file:.*)$/.test(version),
    )
    expect(loose, file).toEqual([])
    expect(
      Object.keys(manifest.scripts ?? {}).filter((name) => /^(?:pre|post)?install$|^prepare$/.test(name)),
      file,
    ).toEqual([])
  }
  expect((JSON.parse(read('package.json')) as { dependencies?: unknown }).dependencies).toBeUndefined()
})

test('Z7 a release needs all tests to pass, has provenance, and its workflow has minimal permissions', () => {
  const release = read('.github/workflows/release.yml')
  const order = ['npm ci', 'npm test', 'npm publish --provenance'].map((step) => release.indexOf(step))
  expect(order.every((at) => at > 0)).toBe(true)
  expect([...order].sort((one, other) => one - other)).toEqual(order)
  expect(release).toMatch(/tags: \['v\*'\]/)
  expect(release).toContain('id-token: write')
  expect(release).toContain('environment: npm')
  expect(release).toContain('needs: test')
  expect(release).not.toContain('secrets.')
  for (const workflow of [release, read('.github/workflows/ci.yml')]) {
    expect(workflow).toMatch(/^permissions:\n {2}contents: read$/m)
    expect(workflow).not.toContain('pull_request_target')
  }
})

test('SECURITY names tests that exist', () => {
  const named = Array.from(read('SECURITY.md').matchAll(/`([\w./]*\.test\.tsx?)`/g), ([, file = '']) => file)
  expect(named.length).toBeGreaterThan(10)
  // After a path, a name alone is a file of the same folder.
  const missing = named.filter((file, index) => {
    const before = named.slice(0, index).findLast((other) => other.includes('/')) ?? ''
    return !files.includes(file.includes('/') ? file : before.replace(/[^/]*$/, file))
  })
  expect(missing).toEqual([])
})
