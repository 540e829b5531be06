// @vitest-environment node
import { existsSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { bundle } from '../../bench/bundle.mjs'
import { readPublished } from '../../bench/picture.mjs'
import { findBlocks, readText, root } from './texts.ts'

const page = readText('docs/comparison.md')

const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| '))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )

/** Rows about features: their cells begin with one of four signs. */
const features = rows.filter(
  ([, ...cells]) => cells.length === 5 && cells.every((cell) => /^\[?[●◐○–]/.test(cell)),
)

test('comparison.md: each ● of wasclean leads to a test, and no other sign does', () => {
  expect(features.length).toBeGreaterThan(40)
  for (const [feature = '', own = ''] of features) {
    const [, target] = /^\[●\]\(\.\.\/(test\/.+\.test\.tsx?)\)/.exec(own) ?? []
    if (own.includes('●')) expect(target && existsSync(root + target), feature).toBe(true)
    else expect(own, feature).not.toContain('](')
  }
})

test('comparison.md names the versions that the tests and the bench use', () => {
  const { devDependencies } = JSON.parse(readText('package.json')) as {
    devDependencies: Record<string, string>
  }
  const { dependencies } = JSON.parse(readText('bench/package.json')) as {
    dependencies: Record<string, string>
  }
  for (const name of ['react-use-websocket', 'partysocket', 'ahooks', '@vueuse/core']) {
    expect(page).toContain(`${name === '@vueuse/core' ? 'VueUse' : name} ${devDependencies[name]}`)
    expect(dependencies[name]).toBe(devDependencies[name])
  }
})

/** What an app loads for these lines, without React and Vue, in kB. */
async function measure(lines: string): Promise<string> {
  const code = await bundle(lines, { format: 'cjs' })
  return `${(gzipSync(code).length / 1_000).toFixed(1)} kB`
}

test.each([
  ['react-use-websocket', `export { default } from 'react-use-websocket'`],
  ['partysocket/react', `export { useWebSocket } from 'partysocket/react'`],
  ['ahooks', `export { useWebSocket } from 'ahooks'`],
  ['@vueuse/core', `export { useWebSocket } from '@vueuse/core'`],
])('comparison.md states the size of %s', async (name, lines) => {
  const [, stated] = rows.find(([what]) => what === `\`useWebSocket\` of ${name}`) ?? []
  expect(stated).toBe(await measure(lines))
})

test('comparison.md states the size that size-limit allows', () => {
  const { 'size-limit': limits } = JSON.parse(readText('package.json')) as {
    'size-limit': { name: string; limit: string }[]
  }
  const [, stated] = rows.find(([what]) => what === '`useWebSocket` of wasclean') ?? []
  expect(stated).toBe(limits.find(({ name }) => name === 'wasclean, the hook')?.limit)
})

test('comparison.md repeats the published measurements, with their date', () => {
  const { command, date, libraries, rows: published } = readPublished()
  expect(page).toContain(`\`${command}\`, ${date}`)
  const [head, , ...measured] = rows.slice(rows.findIndex(([first]) => first === 'work'))
  expect(head?.slice(1)).toEqual(libraries)
  const known = Object.values(published).map((cells) => cells.join('|'))
  expect(measured.length).toBeGreaterThan(5)
  expect(measured.filter(([, ...cells]) => !known.includes(cells.join('|')))).toEqual([])
  expect(findBlocks('docs/comparison.md')).toEqual([])
})
