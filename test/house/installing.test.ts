import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const { peerDependencies, peerDependenciesMeta } = JSON.parse(
  readFileSync(`${import.meta.dirname}/../../package.json`, 'utf8'),
) as Record<string, object>

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wasclean-installing-'))
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

/** A tarball that contains only a package.json. */
function pack(app: string, name: string, manifest: object): string {
  const tarball = `${name}.tgz`
  mkdirSync(join(app, 'package'), { recursive: true })
  writeFileSync(join(app, 'package', 'package.json'), JSON.stringify({ name, ...manifest }))
  const { status } = spawnSync('tar', ['czf', tarball, 'package'], { cwd: app })
  if (status !== 0) throw new Error(`tar: must end with 0, got ${status}`)
  return `file:${tarball}`
}

/** The result of npm when an app with these packages installs wasclean, without a network. */
function install(versions: Record<string, string>): { status: number | null; stderr: string } {
  const app = mkdtempSync(join(folder, 'app-'))
  const dependencies = Object.fromEntries(
    Object.entries(versions).map(([name, version]) => [name, pack(app, name, { version })]),
  )
  const wasclean = pack(app, 'wasclean', { version: '0.0.0', peerDependencies, peerDependenciesMeta })
  writeFileSync(join(app, 'package.json'), JSON.stringify({ dependencies: { ...dependencies, wasclean } }))
  return spawnSync('npm', ['install', '--package-lock-only', '--offline', '--loglevel=error'], {
    cwd: app,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })
}

test.each([
  { react: '18.0.0' },
  { react: '18.3.0-canary-14898b6a9-20240318', storybook: '7.6.20' },
  { react: '18.3.1', storybook: '8.6.14' },
  { react: '19.0.0-rc-fb9a90fa48-20240614', storybook: '9.1.21' },
  { react: '19.2.0-canary-fa3feba6-20250623', storybook: '10.6.7' },
  { react: '19.3.1', storybook: '11.0.0-alpha.1' },
  { react: '0.0.0-experimental-ff8f88fc-20260915' },
])('P5 npm installs wasclean beside %o', (versions) => {
  expect(install(versions)).toMatchObject({ status: 0 })
})

test.each([{ react: '17.0.2' }, { react: '20.0.0' }])(
  'P5 npm refuses to install wasclean beside %o',
  (versions) => {
    const { status, stderr } = install(versions)
    expect(status).not.toBe(0)
    expect(stderr).toContain('ERESOLVE')
  },
)
