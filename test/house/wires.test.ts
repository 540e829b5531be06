// @vitest-environment node
import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { findBlocks, readAsUsers, readText, root } from './texts.ts'

const wires = readdirSync(`${root}test/wires`).map((file) => file.replace('.ts', ''))
const toPage = (wire: string) => wire.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

test('every wire has a page, and every page has a wire', () => {
  const pages = readdirSync(`${root}docs/wires`).filter((file) => file !== 'README.md')
  expect(wires.length).toBeGreaterThan(10)
  expect(wires.map((wire) => `${toPage(wire)}.md`).sort()).toEqual(pages.sort())
})

test.each(wires)('the page shows exactly the wire that the tests run: %s', (wire) => {
  const [first] = findBlocks(`docs/wires/${toPage(wire)}.md`)
  expect(first?.code).toBe(readAsUsers(`test/wires/${wire}.ts`))
})

test.each([...wires.map(toPage), 'README'])(
  'docs/wires/%s.md begins with its title and its purpose',
  (page) => {
    const [title, purpose] = readText(`docs/wires/${page}.md`).split('\n\n')
    expect(title).toMatch(/^# [A-Z][^\n]*$/)
    expect(purpose).toMatch(/^This page [^\n]*\.$/)
    if (page !== 'README') expect(readText('docs/wires/README.md')).toContain(`](${page}.md)`)
  },
)

test('the table names the versions that the tests use', () => {
  const readVersions = (file: string): Record<string, string> => {
    const { dependencies, devDependencies } = JSON.parse(readText(file)) as Record<
      'dependencies' | 'devDependencies',
      Record<string, string> | undefined
    >
    return { ...dependencies, ...devDependencies }
  }
  const versions = { ...readVersions('package.json'), ...readVersions('test/servers/package.json') }
  const names = [
    ...['graphql-ws', 'graphql', 'rpc-websockets', 'phoenix', 'home-assistant-js-websocket'],
    ...['pusher-js', 'centrifuge', '@foundry-rs/anvil'],
  ]
  const text = readText('docs/wires/README.md')
  const wrong = names
    .map((name) => `${name.replace(/.*\//, '')} ${versions[name]}`)
    .filter((named) => !new RegExp(`[ |]${named}[ |]`).test(text))
  expect(wrong).toEqual([])
})
