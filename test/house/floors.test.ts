// @vitest-environment node
import { ESLint } from 'eslint'
import { readdirSync, readFileSync } from 'node:fs'
import tseslint from 'typescript-eslint'
import { beforeAll, describe, expect, test } from 'vitest'

// The project's own configuration without the rules that need types, because these files do not exist.
const eslint = new ESLint({ overrideConfig: [tseslint.configs.disableTypeChecked] })

/** Lints some code as if it were this file of src. Returns the messages of our own rules for each part of it. */
async function lintParts(file: string, parts: readonly string[]): Promise<readonly string[]> {
  const [result] = await eslint.lintText(parts.join('\n'), { filePath: `src/${file}` })
  if (!result) throw new Error(`ESLint ignores src/${file}`)
  const ours = /^(?:house\/|no-restricted-)/
  const kept = result.messages.filter(({ ruleId, fatal }) => fatal === true || ours.test(ruleId ?? ''))
  let next = 1
  return parts.map((part) => {
    const first = next
    next += part.split('\n').length
    const own = kept.filter(({ line }) => line >= first && line < next)
    return own.map(({ message }) => message).join('\n')
  })
}

const lint = async (file: string, code: string): Promise<string> => (await lintParts(file, [code]))[0] ?? ''

// The first call waits until ESLint has loaded its configuration.
beforeAll(async () => {
  await lint('index.ts', '')
})

const doors = [
  'index.ts',
  'core.ts',
  'channels.ts',
  'channelsCore.ts',
  'worker.ts',
  'testing.ts',
  'storybook.ts',
  'devtools.ts',
]
const owners = ['platform/transport.ts', 'platform/timer.ts', 'platform/frame.ts', 'platform/page.ts']
const ground = ['protocol/a.ts', 'platform/a.ts', ...owners]
const middle = ['connection/a.ts', 'connection/life/backoff.ts', 'sharing/a.ts', 'channels/a.ts']
const registry = 'sharing/registry.ts'
const upper = [...middle, registry, 'react/a.ts', 'react/a.tsx']
const everyFile = [
  ...doors,
  ...ground,
  ...upper,
  'testing/a.ts',
  'storybook/a.ts',
  'storybook/stage.ts',
  'devtools/a.ts',
  'devtools/panel/a.ts',
  'devtools/panel/LazyPanel.tsx',
]

type Refused = readonly [code: string, message: string]

/** One test for each file, which proves that lint refuses all of these snippets in it. */
function refuses(title: string, files: readonly string[], snippets: readonly Refused[], rule = '') {
  test.each(files)(`${rule}src/%s refuses ${title}`, async (file) => {
    // All at once, which is much faster.
    const found = await lintParts(
      file,
      snippets.map(([code]) => code),
    )
    for (const [index, [code, message]] of snippets.entries()) {
      expect.soft(found[index], `${file}: ${code}`).toContain(message)
    }
  })
}

describe('everywhere', () => {
  refuses('syntax and imports that no file may have', everyFile, [
    ['export default 3', 'no default exports'],
    ['enum Phase { idle }', 'no enum'],
    ["import('./b.js')", 'no dynamic import'],
    ["type Other = import('./b.js').Other", 'no import() types'],
    ["export { b } from './protocol/b.ts'", 'imports in src end in .js'],
    ["export type { b } from '../protocol/b'", 'imports in src end in .js'],
  ])
  refuses(
    'react-dom',
    everyFile.filter((file) => !file.startsWith('devtools/panel/')),
    [
      ["export { flushSync } from 'react-dom'", 'react-dom is never imported'],
      ["export type { Root } from 'react-dom/client'", 'react-dom is never imported'],
    ],
  )

  const state = 'module-level state belongs in sharing/registry.ts only'
  refuses(
    'module-level state',
    // A page has one queue of handshakes for each host, and one set of listeners.
    [...ground.filter((file) => !/(?:transport|page)\.ts$/.test(file)), ...middle, 'react/a.ts'],
    [
      ...['let count = 0', 'const cache = new Map()', 'const seen = new WeakSet()', 'const queue = []'],
      ...['const byName = {}', 'const listeners = createListeners()'],
    ].flatMap((code): Refused[] => [
      [code, state],
      [`export ${code}`, state],
    ]),
  )

  const dials = 'only platform/transport.ts constructs a WebSocket'
  refuses(
    'to construct a WebSocket',
    [...ground, ...upper].filter((file) => file !== owners[0]),
    [
      ['export const dial = (url) => new WebSocket(url)', dials],
      ['export const dial = (url, options) => new options.WebSocket(url)', dials],
    ],
  )

  test.each(['connection', 'react'])('src/%s refuses an import cycle, of types too', async (floor) => {
    const folder = new URL(`../../src/${floor}/`, import.meta.url)
    const files = readdirSync(folder).filter((name) => /\.tsx?$/.test(name))
    const [pair] = files.flatMap((importer) => {
      const imports = readFileSync(new URL(importer, folder), 'utf8').matchAll(/ from '\.\/(\w+)\.js'/g)
      return Array.from(imports, ([, imported = '']) => ({ importer, imported }))
    })
    if (!pair) throw new Error(`no file of ${floor}/ imports another one, so the test cannot prove anything`)
    const code = `import type { Anything } from './${pair.importer.replace(/\.tsx?$/, '.js')}'`
    expect(await lint(`${floor}/${pair.imported}.ts`, code)).toContain('this one leads back here')
  })
})

test('src/ refuses a function of more than 60 lines', async () => {
  const toFunction = (lines: number) =>
    `export function a() {\n${'  b()\n'.repeat(lines - 2)}}\ndeclare const b: () => void`
  const filePath = 'src/platform/a.ts'
  for (const [lines, found] of [
    [60, []],
    [61, ['max-lines-per-function']],
  ] as const) {
    const [result] = await eslint.lintText(toFunction(lines), { filePath })
    expect(result?.messages.map(({ ruleId }) => ruleId)).toEqual(found)
  }
})

describe('doors', () => {
  refuses('everything except re-exports by name', doors, [
    ['export const three = 3', 'a door only re-exports'],
    ["import './react/useWebSocket.js'", 'a door only re-exports'],
    ["export * from './connection/connection.js'", 'a door only re-exports'],
    ["'use client'\nfunction helper() {}", 'a door only re-exports'],
  ])
  refuses(
    'packages',
    ['index.ts'],
    [["export { useState } from 'react'", 'a door re-exports from the floors']],
  )
  refuses(
    'React',
    ['core.ts'],
    [
      ["export { useState } from 'react'", 'nothing behind it may import React'],
      ["export { useWebSocket } from './react/useWebSocket.js'", 'nothing behind it may import React'],
      ["export type { Hook } from './react/useWebSocket.js'", 'nothing behind it may import React'],
    ],
  )
})

describe('the door for tests', () => {
  refuses(
    'code that it helps to test',
    ['testing.ts'],
    [
      ["export { createConnection } from './connection/createConnection.js'", 'stands on its own'],
      ["export type { Hook } from './react/useWebSocket.js'", 'stands on its own'],
      ["export { act } from 'react'", 'stands on its own'],
    ],
  )
})

describe('protocol/', () => {
  const imports = 'protocol/ imports nothing from outside'
  refuses(
    'every import from outside',
    ['protocol/a.ts'],
    [
      ["import { dial } from '../platform/transport.js'", imports],
      ["import type { Transport } from '../platform/transport.js'", imports],
      ["export { join } from 'node:path'", imports],
    ],
  )
  const globals = 'protocol/ touches no global but'
  refuses(
    'globals',
    ['protocol/a.ts'],
    [
      ['export const now = () => performance.now()', `\`performance\`: ${globals}`],
      ['export const now = () => Date.now()', `\`Date\`: ${globals}`],
      ['export const Socket = () => globalThis.WebSocket', `\`WebSocket\`: ${globals}`],
      ["export const Socket = () => globalThis['WebSocket']", `\`globalThis\`: ${globals}`],
      ['export const all = () => Object.keys(globalThis)', `\`globalThis\`: ${globals}`],
      ['export const undeclared = () => neverDeclared', `\`neverDeclared\`: ${globals}`],
    ],
  )
})

describe('platform/', () => {
  const imports = 'platform/ imports nothing from other floors'
  refuses(
    'every import from outside',
    ['platform/a.ts', ...owners],
    [
      ["import { fitCloseReason } from '../protocol/closeReason.js'", imports],
      ["import type { Policy } from '../connection/options.js'", imports],
      ["import { useRef } from 'react'", imports],
    ],
  )
  test.each(['platform/a.ts', ...owners])('src/%s may import the DOM types', async (file) => {
    const found = await lint(file, "import type { Event } from '../protocol/domTypes.js'")
    expect(found).not.toContain(imports)
  })
  test.each(['platform/a.ts', ...owners])(
    'src/%s refuses globals that belong to another file',
    async (file) => {
      const names = ['WebSocket', 'setTimeout', 'requestAnimationFrame', 'navigator']
      for (const [index, owner] of owners.entries()) {
        if (owner === file) continue
        const name = names[index] ?? ''
        const found = await lint(file, `export const touch = () => ${name}`)
        expect.soft(found).toContain(`\`${name}\`: only ${owner} touches it`)
      }
    },
  )
})

describe('utilities/', () => {
  const imports = 'utilities/ imports platform only'
  refuses(
    'other imports and globals',
    ['utilities/a.ts'],
    [
      ["import { Life } from '../connection/life/life.js'", imports],
      ["import { measure } from '../protocol/messageData.js'", imports],
      ['export const wait = () => setTimeout(wait, 1)', '`setTimeout`: utilities/ touches no global'],
    ],
  )
})

describe('connection/', () => {
  const imports = 'connection/ imports protocol, platform and utilities only'
  const globals = 'connection/ touches no global'
  refuses(
    'other imports and globals',
    ['connection/a.ts'],
    [
      ["import { hold } from '../sharing/registry.js'", imports],
      ["import type { Hold } from '../sharing/registry.js'", imports],
      ["import { useState } from 'react'", imports],
      ['export const wait = () => setTimeout(wait, 1)', `\`setTimeout\`: ${globals}`],
      ['export const mode = () => process.env.NODE_ENV', `\`process\`: ${globals}`],
      ['export const later = () => queueMicrotask(later)', `\`queueMicrotask\`: ${globals}`],
      ['export const now = () => Date.now()', `\`Date\`: ${globals}`],
    ],
  )
  refuses(
    'the inside of a room',
    ['connection/a.ts'],
    [
      ["import { rules } from './life/machine.js'", imports],
      ["import { SendQueue } from './sending/queue.js'", imports],
    ],
  )
  const room = 'and nothing from inside of another room'
  refuses(
    'the inside of another room, and rooms that it does not stand on',
    [
      'connection/receiving/a.ts',
      'connection/emitting/a.ts',
      'connection/sending/a.ts',
      'connection/reading/a.ts',
    ],
    [
      ["import { rules } from '../life/machine.js'", room],
      ["import { Life } from '../life/life.js'", room],
      ["import type { createInbox } from '../receiving/orderedInbox.js'", room],
      ["import { useState } from 'react'", room],
      ["import { hold } from '../../sharing/registry.js'", room],
      ['export const wait = () => setTimeout(wait, 1)', `\`setTimeout\`: ${globals}`],
    ],
  )
  refuses(
    'private files of other rooms',
    ['connection/life/a.ts'],
    [
      ["import { SendQueue } from '../sending/queue.js'", room],
      ["import { createOrder } from '../emitting/order.js'", room],
      ["import { iterateMessages } from '../reading/iterateMessages.js'", room],
    ],
  )
  refuses(
    'other globals',
    ['connection/emitting/warnings.ts'],
    [
      ["export const warn = () => console.warn('')", '`console`: connection/ touches no global but process'],
      ['const seen = new WeakMap()', 'module-level state belongs in sharing/registry.ts only'],
      ['export const a = () => Math.random()', 'chance belongs in connection/life/backoff.ts only'],
    ],
  )
  refuses(
    'Math.random outside of backoff.ts',
    ['connection/a.ts'],
    [['export const chance = () => Math.random()', 'chance belongs in connection/life/backoff.ts only']],
  )
})

describe('sharing/', () => {
  const imports = 'sharing/ imports connection and platform only'
  refuses(
    'other imports and globals',
    ['sharing/a.ts', registry],
    [
      ["import { ReadyState } from '../protocol/readyState.js'", imports],
      ["import { useRef } from 'react'", imports],
      ['export const later = () => queueMicrotask(later)', '`queueMicrotask`: sharing/ touches no global'],
      ['export const mode = () => process.env.NODE_ENV', '`process`: sharing/ touches no global'],
    ],
  )
  refuses(
    'globals',
    ['sharing/warnings.ts'],
    [
      ["export const warn = () => console.warn('')", '`console`: sharing/ touches no global but process'],
      ['const seen = new WeakMap()', 'module-level state belongs in sharing/registry.ts only'],
    ],
  )
})

describe('channels/', () => {
  const imports = 'channels/ imports sharing, connection and the ground floors only'
  refuses(
    'other imports and globals',
    ['channels/a.ts'],
    [
      ["import { useState } from 'react'", imports],
      ["import { useTopic } from '../react/useTopic.js'", imports],
      ["import { rules } from '../connection/life/machine.js'", imports],
      ['export const width = () => window.innerWidth', '`window`: channels/ touches no global'],
    ],
  )

  refuses(
    'React behind a door that works without it',
    ['channelsCore.ts'],
    [
      [
        "export { useTopic } from './react/useTopic.js'",
        'wasclean/channels/core is for stores, workers and servers',
      ],
    ],
  )
})

describe('react/', () => {
  const imports = 'react/ imports react, channels, sharing, connection, protocol and utilities only'
  refuses(
    'other imports and globals',
    ['react/a.ts', 'react/a.tsx'],
    [
      ["import { createTimer } from '../platform/timer.js'", imports],
      ["import type { Timer } from '../platform/timer.js'", imports],
      ["import { debounce } from 'lodash'", imports],
      ["import { rules } from '../connection/life/machine.js'", imports],
      ["import { useWebSocket } from '../index.js'", imports],
      ['export const width = () => window.innerWidth', '`window`: react/ touches no global'],
    ],
  )
})

describe('testing/', () => {
  const imports = 'testing/ stands on protocol only'
  refuses(
    'code that it helps to test',
    ['testing/a.ts'],
    [
      ["import { createConnection } from '../connection/connection.js'", imports],
      ["import type { Transport } from '../platform/transport.js'", imports],
    ],
  )
})

describe('storybook/', () => {
  const imports = 'storybook/ imports React, react/, testing/ and protocol/ only'
  refuses(
    'imports and globals that stories must not use',
    ['storybook/a.ts', 'storybook/stage.ts'],
    [
      ["import { createConnection } from '../connection/createConnection.js'", imports],
      ["import { addons } from 'storybook/manager-api'", imports],
      ["import { useGlobals } from 'storybook/preview-api'", imports],
      ["import { expect } from 'storybook/test'", imports],
      ['export const width = () => innerWidth', '`innerWidth`: storybook/ touches no global'],
      ['export const a = () => new FakeWebSocket()', 'only platform/transport.ts constructs a WebSocket'],
    ],
    'D6 ',
  )
  refuses(
    'state outside of stage.ts',
    ['storybook/a.ts'],
    [['export const servers = new WeakMap()', 'module-level state belongs in']],
  )
})

describe('devtools/', () => {
  const imports = 'devtools/ imports channels, sharing, connection and the ground floors only'
  refuses(
    'hooks, packages and globals',
    ['devtools/a.ts'],
    [
      ["import { useWebSocket } from '../react/useWebSocket.js'", imports],
      ["import { useRef } from 'react'", imports],
      ["import { FakeWebSocket } from '../testing/FakeWebSocket.js'", imports],
      ['export const width = () => innerWidth', '`innerWidth`: devtools/ touches no global'],
      ['export const ids = new Map()', 'module-level state belongs in'],
    ],
  )
})

describe('devtools/panel/ and devtools/storybook/', () => {
  refuses(
    'of the panel: connections, hooks, and globals of others',
    ['devtools/panel/a.ts'],
    [
      ["import { record } from '../record.js'", 'devtools/panel/ imports React, its own files'],
      [
        "import { createConnection } from '../../connection/createConnection.js'",
        'devtools/panel/ imports React, its own files',
      ],
      [
        "import { useWebSocket } from '../../react/useWebSocket.js'",
        'devtools/panel/ imports React, its own files',
      ],
      ["export const load = () => fetch('/')", '`fetch`: devtools/panel/ touches few globals'],
    ],
  )
  refuses(
    'of the addon: the recorder, other parts of Storybook, and the page',
    ['devtools/storybook/a.ts'],
    [
      [
        "import { record } from '../record.js'",
        'devtools/storybook/ imports React, the manager of Storybook',
      ],
      [
        "import { expect } from 'storybook/test'",
        'devtools/storybook/ imports React, the manager of Storybook',
      ],
      ['export const page = () => document', '`document`: devtools/storybook/ touches no global'],
    ],
  )
})

test.each([
  ['devtools/createId.ts', 'let last = 0'],
  ['devtools/panel/LazyPanel.tsx', "export const load = () => import('./PanelContent.js')"],
  [
    'devtools/panel/a.ts',
    "import { preview } from '../preview.js'\nexport const a = () => preview(localStorage.length)",
  ],
  [
    'devtools/storybook/a.ts',
    "import { addons } from 'storybook/manager-api'\nexport const a = () => addons.add(parent.name, {})",
  ],
  ['storybook/stage.ts', 'export const servers = new WeakMap()'],
  ['storybook/a.ts', 'export const a = () => setTimeout(() => globalThis.__STORYBOOK_ADDONS_CHANNEL__)'],
  ['storybook.ts', "export { withWebSocketPeer } from './storybook/withWebSocketPeer.js'"],
  ['index.ts', "'use client'\nexport { useWebSocket } from './react/useWebSocket.js'"],
  ['core.ts', "export type { Connection } from './connection/connection.js'"],
  ['testing.ts', "export { installFakeWebSocket } from './testing/installFakeWebSocket.js'"],
  [
    'protocol/a.ts',
    "import { b } from './b.js'\nexport const c = (e: CloseEvent) => [b, new DOMException(), e]",
  ],
  ['protocol/a.ts', "export const codes = { 1000: 'normal' }\nexport const names = ['normal']"],
  ['protocol/a.ts', "export const bytes = () => new TextEncoder().encode('é')"],
  ['platform/timer.ts', 'export const wait = (act: () => void) => setTimeout(act, 1)'],
  ['platform/timer.ts', 'export type Handle = ReturnType<typeof setTimeout>'],
  ['platform/transport.ts', 'export const dial = (url: string) => new globalThis.WebSocket(url)'],
  [
    'connection/a.ts',
    "import type { A } from '../platform/a.js'\nexport const b = (a: A) => Promise.resolve(a)",
  ],
  ['connection/a.ts', 'export const a = (data: Blob) => new Map([[data, Math.max(1, Number.NaN)]])'],
  ['connection/a.ts', "export { Life } from './life/life.js'"],
  ['connection/life/a.ts', "export { Sender } from '../sending/sender.js'\nexport { a } from './b.js'"],
  ['connection/reading/a.ts', "export type { Connection } from '../contract.js'"],
  [
    'channels/a.ts',
    "export { backoff } from '../connection/life/backoff.js'\nexport { addOwner } from '../sharing/registry.js'",
  ],
  ['channels.ts', "export * from './channelsCore.js'\nexport { useTopic } from './react/useTopic.js'"],
  ['react/a.ts', "export { toKey } from '../connection/life/address.js'"],
  ['utilities/a.ts', "export { report } from '../platform/report.js'"],
  ['connection/life/backoff.ts', 'export const chance = () => Math.random()'],
  ['connection/emitting/warnings.ts', 'export const mode = () => process.env.NODE_ENV'],
  [registry, "import { a } from '../connection/a.js'\nexport const held = new Map([[a, 1]])"],
  ['react/a.tsx', "import { createContext } from 'react'\nexport const Config = createContext(null)"],
  ['react/a.ts', "import type { A } from '../protocol/a.js'\nexport const map = (a: A) => new Map([[a, 1]])"],
  [
    'testing/a.ts',
    "import { b } from '../protocol/b.js'\nexport const a = () => Object.assign(globalThis, { b })",
  ],
])('src/%s allows %s', async (file, code) => {
  expect(await lint(file, code)).toBe('')
})
