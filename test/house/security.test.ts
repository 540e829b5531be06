// @vitest-environment node
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const read = (file: string) => readFileSync(`${root}/${file}`, 'utf8')

/** What git knows, or would know of after an add, without what is about to be removed. */
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file && existsSync(`${root}/${file}`))

const code = files.filter((file) => /^(?:src|stories|examples)\/.*\.tsx?$/.test(file))

test('Z4 runs no text as code, and makes no HTML of any, in the library, the stories and the examples', () => {
  expect(code.length).toBeGreaterThan(100)
  const dangerous =
    /\beval\(|\bnew Function\b|\bFunction\(|(?:inner|outer)HTML|insertAdjacentHTML|dangerouslySetInnerHTML|srcdoc|document\.write|javascript:/
  expect(code.filter((file) => dangerous.test(read(file)))).toEqual([])
})

test('Z5 publishes the build and four files beside it', () => {
  const { files: allowed } = JSON.parse(read('package.json')) as { files: string[] }
  // npm itself adds package.json, README and LICENSE.
  // A folder for each door, for resolvers that do not read `exports`.
  expect(allowed).toEqual(['dist', 'core', 'channels', 'worker', 'testing', 'storybook', 'CHANGELOG.md'])
  const packed = JSON.parse(
    execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: root, encoding: 'utf8' }),
  ) as [{ files: { path: string }[] }]
  const paths = packed[0].files.map(({ path }) => path)
  expect(
    paths.filter((path) => !/^(?:dist|core|channels|worker|testing|storybook)\//.test(path)).sort(),
  ).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'])
  const odd = paths.filter(
    (path) => path.startsWith('dist/') && !/\.(?:js|js\.map|d\.ts)$|^dist\/cjs\/package\.json$/.test(path),
  )
  expect(odd).toEqual([])
})

test('Z6 pins every dependency to one version, and runs nothing of theirs when it is installed', () => {
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

test('Z7 publishes only what has passed all tests, with provenance, and gives the workflow no more than it needs', () => {
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
