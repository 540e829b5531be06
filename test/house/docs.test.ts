// @vitest-environment node
import { readdirSync, statSync } from 'node:fs'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { readPublished, toPicture } from '../../bench/picture.mjs'
import { pages, quote } from '../../bench/publish.mjs'
import { closeCodes } from '../../src/protocol/closeCodes.js'
import { readText, root, withoutBlocks } from './texts.ts'

const files = readdirSync(`${root}docs`).filter((file) => file.endsWith('.md'))
/** Generated pages, and pages for contributors. */
const others = ['architecture.md', 'conformance.md', 'mutation.md']
const guides = files.filter((file) => !others.includes(file))

test('README links to every page', () => {
  const readme = readText('README.md')
  expect(guides.length).toBeGreaterThan(20)
  expect(guides.filter((file) => !readme.includes(`(docs/${file})`))).toEqual([])
})

test.each(guides)('%s begins with its title and its purpose', (file) => {
  const text = readText(`docs/${file}`)
  const [title = '', purpose = ''] = text.split('\n\n')
  expect(title).toMatch(/^# [A-Z][^\n]*$/)
  expect(purpose).toMatch(/^This page [^\n]*[.:]?$/)
  // In sentence case, except for names.
  const names =
    /\b(?:React|Native|API|FAQ|JSON|TypeScript|Chromium|CloseEvent|Compiler|Suspense|WebSocket|Node|Deno|Bun|VueUse|Vite|Vitest|Socket\.IO|SignalR|Phoenix|GraphQL)\b/
  const headings = Array.from(withoutBlocks(text).matchAll(/^#+ (.*)$/gm), ([, heading = '']) => heading)
  const capitals = headings.flatMap((heading) =>
    (/^\W*\S+ (.*)/s.exec(heading.replaceAll(/`[^`]*`|[.:?!"] \S+/g, ''))?.[1] ?? '')
      .split(/[\s,]+/)
      .filter((word) => /^[A-Z][a-z]/.test(word) && !names.test(word)),
  )
  expect(capitals).toEqual([])
})

test.each(guides)('%s is plain Markdown for GitHub', (file) => {
  const prose = withoutBlocks(readText(`docs/${file}`)).replaceAll(/`[^`\n]*`/g, '')
  expect(prose).not.toMatch(/<\/?[A-Za-z]|^import |^export |\?path=/m)
})

/** The rows of a table after this mark. */
function findRows(text: string, mark: RegExp): readonly (readonly string[])[] {
  const [, table = ''] = new RegExp(`${mark.source}\\n\\n((?:\\|.*\\n)+)`).exec(text) ?? []
  return table
    .trim()
    .split('\n')
    .slice(2)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
}

test('close-codes.md lists every entry of closeCodes', () => {
  const senders = { nobody: 'nobody', client: 'clients', server: 'servers', either: 'either side' }
  expect(findRows(readText('docs/close-codes.md'), /<!-- close codes:.*-->/)).toEqual(
    closeCodes.map(({ first, last, name, meaning, sender, sendable, retry }) => [
      first === last ? `${first}` : `${first}-${last}`,
      retry ? 'retries' : 'stops',
      name,
      meaning,
      senders[sender],
      sendable ? 'yes' : 'no',
    ]),
  )
})

test.each([
  ['getting-started.md', 'playground.png'],
  ['inspector.md', 'inspector.png'],
])('%s shows the small picture %s', (page, picture) => {
  expect(readText(`docs/${page}`)).toMatch(new RegExp(String.raw`!\[[^\]]+\]\(${picture}\)`))
  expect(statSync(`${root}docs/${picture}`).size).toBeLessThan(160_000)
})

test('README and the introduction show the moving picture, with the same alternative text', () => {
  const [, alt = ''] = /!\[([^\]]+)\]\(docs\/reconnecting\.webp\)/.exec(readText('README.md')) ?? []
  expect(alt).toContain('queued')
  const introduction = readText('stories/Introduction.mdx')
  expect(introduction).toContain(`alt="${alt}"`)
  expect(introduction).toContain('<source media="(prefers-reduced-motion: reduce)" srcSet={still} />')
  expect(statSync(`${root}docs/reconnecting.webp`).size).toBeLessThan(200_000)
})

describe('the measurements', () => {
  const published = readPublished()

  const withoutPadding = (text: string) => text.replaceAll(/ {2,}/g, ' ')

  test.each(pages)('in %s are the published ones', (page) => {
    const text = readText(page)
    expect(withoutPadding(quote(published, text))).toBe(withoutPadding(text))
  })

  test('in performance.md are all that are published, of the same libraries', () => {
    const [head, ...rows] = readText('docs/performance.md')
      .split('\n')
      .filter((line) => /^\| .*\|.*\|.*\|.*\|.*\|$/.test(line))
    const toCells = (line = '') =>
      line
        .replaceAll('`', '')
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim())
    expect(toCells(head).slice(1)).toEqual(published.libraries)
    expect(rows.slice(1).map((row) => toCells(row)[0])).toEqual(Object.keys(published.rows))
  })

  // Otherwise a page that quotes nothing would pass.
  test.each(pages)('in %s change when others are published', (page) => {
    const others = JSON.stringify(published.rows).replaceAll(/\d/g, '7')
    const rows = JSON.parse(others) as typeof published.rows
    expect(quote({ ...published, rows }, readText(page))).not.toBe(readText(page))
  })

  test('in benchmark.svg are drawn from the same file', () => {
    expect(readText('docs/benchmark.svg')).toBe(toPicture(published))
  })
})

describe('api.md', () => {
  const text = readText('docs/api.md')
  const headings = Array.from(withoutBlocks(text).matchAll(/^#+ (.*)$/gm), ([, heading = '']) => heading)
  const titled = (name: string) =>
    headings.some((heading) => heading.includes(`\`${name}\``) && !heading.includes(`\`${name}\` of`))

  const doors = ['index', 'channels', 'worker', 'testing', 'storybook'].map((door) => `${root}src/${door}.ts`)
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, (file) => ts.sys.readFile(file)) as {
    config: unknown
  }
  const { options } = ts.parseJsonConfigFileContent(config, { ...ts.sys, readDirectory: () => [] }, root)
  const program = ts.createProgram(doors, options)
  const checker = program.getTypeChecker()
  const exported = doors.flatMap((door) => {
    const source = program.getSourceFile(door)
    const symbol = source && checker.getSymbolAtLocation(source)
    if (!symbol) throw new Error(`${door} exports nothing`)
    return checker.getExportsOfModule(symbol)
  })
  const resolve = (symbol: ts.Symbol) =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol

  /** Whether a symbol only helps users of other libraries. */
  const isHelp = ({ declarations = [] }: ts.Symbol) =>
    declarations.every((one) => one.getSourceFile().fileName.endsWith('/optionsOfOthers.ts'))

  /** The names of a type's fields, without symbols. */
  function fieldsOf(name: string): readonly string[] {
    const symbol = exported.find((one) => one.name === name)
    if (!symbol) throw new Error(`nothing exports ${name}`)
    return checker
      .getPropertiesOfType(checker.getDeclaredTypeOfSymbol(resolve(symbol)))
      .filter((field) => /^[a-zA-Z]+$/.test(field.name) && !isHelp(field))
      .map((field) => field.name)
  }

  test.each([
    ['UseWebSocketResult', '', 14],
    ['UseWebSocketOptions', '', 25],
    ['ReconnectOptions', 'reconnect.', 7],
    ['HeartbeatOptions', 'heartbeat.', 4],
    ['QueueOptions', 'queue.', 3],
    ['OwnConnection', 'connection.', 18],
  ] as const)('has a heading for each field of %s', (type, prefix, least) => {
    const fields = fieldsOf(type)
    expect(fields.length).toBeGreaterThanOrEqual(least)
    expect(fields.filter((field) => !titled(`${prefix}${field}`))).toEqual([])
  })

  test.each([
    ['SendOptions', 'send'],
    ['UseMessagesOptions', 'useMessages'],
    ['UseMessageReducerOptions', 'useMessageReducer'],
    ['Attempt', 'useWebSocket'],
    ['MessageRow', 'useMessages'],
    ['FakeWebSocketOptions', 'wasclean/testing'],
    ['FakeServer', 'wasclean/testing'],
    ['FakePeer', 'wasclean/testing'],
    ['WebSocketActions', 'wasclean/storybook'],
    ['WebSocketParameters', 'wasclean/storybook'],
    ['CloseCodeDescription', 'Close codes and reasons'],
    ['Channels', 'createChannels'],
    ['Topic', 'channels.topic'],
    ['RequestOptions', 'channels.request'],
    ['UseTopicResult', 'useTopic'],
    ['Wire', 'The wire'],
    ['Ask', 'The wire'],
    ['Asked', 'The wire'],
    ['Route', 'A route'],
    ['SyncedOptions', 'createSynced'],
    ['Synced', 'createSynced'],
    ['UseSyncedResult', 'useSynced'],
  ])('names each field of %s under %s', (type, heading) => {
    const own = new RegExp(`^#+ ${heading.includes(' ') ? heading : `\`${heading}\``}$`, 'm').exec(text)
    if (!own) throw new Error(`api.md has no heading ${heading}`)
    const after = text.slice(own.index + own[0].length)
    const section = after.slice(0, /^#+ /m.exec(after.replaceAll(/```[^]*?```/g, ''))?.index)
    expect(fieldsOf(type).filter((field) => !new RegExp(`\\b${field}\\b`).test(section))).toEqual([])
  })

  test('states the same default as the types for each option', () => {
    const wrong: string[] = []
    let count = 0
    for (const [type, prefix] of [
      ['UseWebSocketOptions', ''],
      ['ReconnectOptions', 'reconnect.'],
      ['HeartbeatOptions', 'heartbeat.'],
      ['QueueOptions', 'queue.'],
    ] as const) {
      const symbol = exported.find(({ name }) => name === type)
      const fields = checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(resolve(symbol!)))
      for (const field of fields) {
        const tag = field.getJsDocTags(checker).find(({ name }) => name === 'default')
        const value = ts.displayPartsToString(tag?.text)
        // Some defaults are sentences.
        if (!/^(?:\d[\d_]*|Infinity|true|false|'[\w-]+')$/.test(value)) continue
        count += 1
        const section = text.slice(text.indexOf(`# \`${prefix}${field.name}\`\n`))
        const [, stated] = /Default: `([^`]+)`/.exec(section.slice(0, section.indexOf('\n#', 3))) ?? []
        if (stated !== value) wrong.push(`${prefix}${field.name}: ${stated}, not ${value}`)
      }
    }
    expect(count).toBeGreaterThan(15)
    expect(wrong).toEqual([])
  })

  test('names every exported value', () => {
    const values = exported.filter((symbol) => resolve(symbol).flags & ts.SymbolFlags.Value)
    expect(values.length).toBeGreaterThan(20)
    expect(
      values.filter(({ name }) => !new RegExp(`\`${name}\\b`).test(text)).map(({ name }) => name),
    ).toEqual([])
  })

  /** The string literals of a type. */
  function textsOf(name: string): readonly string[] {
    const symbol = exported.find((one) => one.name === name)
    const type = checker.getDeclaredTypeOfSymbol(resolve(symbol!))
    return (type.isUnion() ? type.types : []).flatMap((one) => (one.isStringLiteral() ? [one.value] : []))
  }

  test.each([
    ['Status', 'docs/getting-started.md', 7],
    ['ClosedBy', 'docs/closing.md', 4],
    ['Phase', 'docs/without-react.md', 12],
    ['SendOutcome', 'docs/sending.md', 3],
    ['TopicStatus', 'docs/channels.md', 6],
    ['RequestFailure', 'docs/channels.md', 3],
  ] as const)('each %s has a row in %s', (type, file, least) => {
    const values = textsOf(type)
    expect(values.length).toBeGreaterThanOrEqual(least)
    expect(values.filter((value) => !new RegExp(`^\\| \`'${value}'\` `, 'm').test(readText(file)))).toEqual(
      [],
    )
  })
})
