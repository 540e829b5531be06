// @ts-check
/** The floors of the house, one lint block for each row of the table in docs/architecture.md; floors.test.ts proves each. */
import house from './rules.mjs'

/** @type {(selector: string, message: string) => { selector: string, message: string }} */
const never = (selector, message) => ({ selector, message })

const everywhere = [
  never('ExportDefaultDeclaration', 'no default exports: a name is the same wherever it is imported'),
  never('TSEnumDeclaration', 'no enum: a const object and a union type do the same and leave no code behind'),
  never('TSImportType', 'no import() types: import the type at the top, where the floors can see it'),
]

/** @type {(but?: string) => { selector: string, message: string }} */
const noDynamicImport = (but = '') =>
  never(
    `ImportExpression${but && `:not([source.value="${but}"])`}`,
    'no dynamic import: the floors are kept by looking at import declarations',
  )

const why = 'module-level state belongs in sharing/registry.ts only, so that nothing outlives its connection'
const stateless = [
  never('Program > VariableDeclaration[kind="let"]', why),
  never('Program > ExportNamedDeclaration > VariableDeclaration[kind="let"]', why),
  ...['Program', 'Program > ExportNamedDeclaration'].flatMap((place) => {
    const value = `${place} > VariableDeclaration > VariableDeclarator`
    return [
      never(`${value} > NewExpression[callee.name=/^(Map|Set|WeakMap|WeakSet|Array)$/]`, why),
      never(`${value} > ArrayExpression[elements.length=0]`, why),
      never(`${value} > ObjectExpression[properties.length=0]`, why),
      never(`${value} > CallExpression[callee.name=/^create(?!Context$)/]`, why),
    ]
  }),
]

const dialsNothing = never(
  'NewExpression[callee.name=/WebSocket/], NewExpression[callee.property.name=/WebSocket/]',
  'only platform/transport.ts constructs a WebSocket, so that every socket can be abandoned there',
)

const reexportsOnly = never(
  'Program > :not(ExportNamedDeclaration[source]):not(ExpressionStatement[directive]):not(ExportAllDeclaration[source.value=/^\\.\\/(core|channelsCore)\\.js$/])',
  'a door only re-exports, by name: it is the public surface and contains no code',
)

const endings = {
  regex: String.raw`^\.{1,2}/(?!.*\.js$)`,
  message: 'imports in src end in .js: TypeScript copies them unchanged into the declarations',
}
const reactDom = {
  regex: '^react-dom(?:/|$)',
  message: 'react-dom is never imported: the hook must work under every renderer',
}

/**
 * @param {string[]} files
 * @param {object} floor
 * @param {string} floor.imports  A regular expression of what may be imported.
 * @param {string} floor.message  Why nothing else may.
 * @param {{ allow?: string[], deny?: string[], why: string }[]} [floor.globals]
 * @param {{ selector: string, message: string }[]} [floor.syntax]
 * @param {boolean} [floor.isDom]  It is only for pages, so it may use react-dom.
 * @param {string} [floor.later]  What alone it may import dynamically.
 * @returns {import('eslint').Linter.Config}
 */
const floor = (files, { imports, message, globals = [], syntax = [], isDom = false, later }) => ({
  files,
  plugins: { house },
  rules: {
    'house/globals': ['error', ...globals],
    'no-restricted-imports': [
      'error',
      { patterns: [{ regex: `^(?!(?:${imports})$)`, message }, endings, ...(isDom ? [] : [reactDom])] },
    ],
    'no-restricted-syntax': ['error', ...everywhere, noDynamicImport(later), ...syntax],
  },
})

const name = String.raw`[\w.]+`
const file = 'src/platform'

/** Each of these belongs to one file of the ground floor. */
const owned = {
  'transport.ts': ['WebSocket'],
  'timer.ts': [
    'setTimeout',
    'clearTimeout',
    'setInterval',
    'clearInterval',
    'setImmediate',
    'clearImmediate',
  ],
  'frame.ts': ['requestAnimationFrame', 'cancelAnimationFrame', 'requestIdleCallback', 'cancelIdleCallback'],
  'page.ts': ['window', 'self', 'document', 'navigator', 'addEventListener', 'removeEventListener'],
}
const owners = Object.entries(owned).map(([owner, deny]) => ({
  owner: `${file}/${owner}`,
  limit: { deny, why: `only platform/${owner} touches it, so that one file is responsible for it` },
}))

const platform = {
  imports: String.raw`\./${name}|\.\./protocol/domTypes\.js`,
  message:
    'platform/ imports nothing from other floors but the DOM types: it wraps the outside world and does not depend on the library',
  syntax: stateless,
}

/**
 * The rooms of connection/: what other rooms, and the floors above, may import from each, and the rooms that it stands on.
 * @type {Record<string, { entrances: string, on: readonly string[] }>}
 */
const rooms = {
  receiving: { entrances: 'receiver|decode|MessageError|receivedMessage|skip|split', on: [] },
  emitting: { entrances: 'publisher|createOn|events|callbacks|log|warnings', on: ['receiving'] },
  sending: { entrances: 'sender|sendOptions', on: ['emitting'] },
  life: {
    entrances: 'life|ownership|address|backoff|toSnapshot|RefusedError',
    on: ['receiving', 'emitting', 'sending'],
  },
  reading: { entrances: 'batches|countdown|iterateMessages', on: ['receiving'] },
}
/** @type {(names: readonly string[]) => string} */
const toEntrances = (names) =>
  `(?:${names.map((room) => `${room}/(?:${rooms[room]?.entrances})`).join('|')})\\.js`
const everyEntrance = toEntrances(Object.keys(rooms))
/** connection/ as the floors above see it. */
const connectionFromAbove = String.raw`\.\./connection/(?:${name}|${everyEntrance})`

const ground = 'protocol|platform|utilities'
const connection = {
  imports: String.raw`\./(?:${name}|${everyEntrance})|\.\./(?:${ground})/${name}`,
  message:
    'connection/ imports protocol, platform and utilities only, and the public files of its rooms: it is one connection for any framework',
  globals: [{ allow: [], why: 'connection/ touches no global: the outside world comes through platform/' }],
  syntax: [...stateless, dialsNothing],
}

/** @type {(room: string, on: readonly string[]) => typeof connection} */
const toRoom = (room, on) => ({
  ...connection,
  imports: [
    String.raw`\.{1,2}/${name}`,
    ...(on.length ? [String.raw`\.\./${toEntrances(on)}`] : []),
    String.raw`\.\./\.\./(?:${ground})/${name}`,
  ].join('|'),
  message: `connection/${room}/ imports the ground floors, connection's own files${on.map((other) => `, ${other}/`).join('')}, and nothing from inside of another room`,
})

const sharing = {
  imports: String.raw`(?:\.|\.\./platform)/${name}|${connectionFromAbove}`,
  message:
    'sharing/ imports connection and platform only: it tracks the owners of connections, without React and without protocols',
  globals: [{ allow: [], why: 'sharing/ touches no global: the outside world comes through platform/' }],
}

const channels = {
  imports: String.raw`(?:\.|\.\./(?:${ground}|sharing))/${name}|${connectionFromAbove}`,
  message:
    'channels/ imports sharing, connection and the ground floors only: topics and requests, for any framework',
  globals: [{ allow: [], why: 'channels/ touches no global: the outside world comes through platform/' }],
  syntax: [...stateless, dialsNothing],
}

const reactUseWebSocket = {
  imports: String.raw`react|(?:\.|\.\./(?:${ground}|react))/${name}|${connectionFromAbove}`,
  message:
    'reactUseWebSocket/ imports react, react/, connection and the ground floors only: another face of the same hook',
  syntax: [...stateless, dialsNothing],
}

const worker = {
  imports: String.raw`(?:\.|\.\./(?:${ground}))/${name}`,
  message: 'worker/ imports the ground floors only: it is a WebSocket, and knows of no connection',
  syntax: stateless,
}

const storybook = {
  imports: String.raw`react|(?:\.|\.\./(?:testing|react|protocol))/${name}`,
  message: 'storybook/ imports React, react/, testing/ and protocol/ only',
  globals: [
    {
      allow: ['setTimeout', 'clearTimeout', 'globalThis', '__STORYBOOK_ADDONS_CHANNEL__'],
      why: 'storybook/ touches no global but setTimeout, clearTimeout and the channel of Storybook: a story may share its page with others',
    },
  ],
}

const devtools = {
  imports: String.raw`(?:\.|\.\./(?:${ground}|sharing|channels))/${name}|${connectionFromAbove}`,
  message:
    'devtools/ imports channels, sharing, connection and the ground floors only: it looks at connections, and no hook needs it',
  globals: [
    {
      allow: ['Blob', 'Date'],
      why: 'devtools/ touches no global but Blob and Date: the outside world comes through platform/',
    },
  ],
}

const panelGlobals = [
  ...['document', 'window', 'innerWidth', 'innerHeight', 'localStorage', 'navigator', 'ResizeObserver'],
  ...['Blob', 'Date', 'FormData', 'URL', 'setTimeout', 'setInterval', 'clearInterval'],
]
const panel = {
  imports: String.raw`react|react-dom|\./${name}|\.\./(?:contract|createInspector|importRecording|preview|toStory|toTest)\.js`,
  message:
    'devtools/panel/ imports React, its own files, and of the recorder only contract, createInspector, importRecording, preview, toStory and toTest: it shows, and knows nothing of connections',
  globals: [
    { allow: panelGlobals, why: 'devtools/panel/ touches few globals: it shares the page with an app' },
  ],
  isDom: true,
}

const storyPanel = {
  imports: String.raw`react|storybook/manager-api|\./${name}|\.\./(?:contract|createInspector|panel/(?:h|InspectorPanel|InspectorTheme))\.js`,
  message: 'devtools/storybook/ imports React, the manager of Storybook and the inspector only',
  globals: [
    {
      allow: ['globalThis', 'parent', 'Date'],
      why: 'devtools/storybook/ touches no global but the two windows of Storybook',
    },
  ],
}

/** @type {import('eslint').Linter.Config[]} */
export const floors = [
  {
    files: ['src/**'],
    plugins: { house },
    rules: {
      'house/no-cycle': 'error',
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
    },
  },
  floor(['src/*.ts'], {
    imports: String.raw`\./(?:(?:protocol|platform|connection|channels|sharing|react|reactUseWebSocket|worker|testing|storybook|devtools|devtools/panel)/${name}|connection/${everyEntrance}|(?:core|channelsCore)\.js)`,
    message: 'a door re-exports from the floors, and from no package',
    syntax: [reexportsOnly],
  }),
  floor(['src/core.ts'], {
    imports: String.raw`\./(?:protocol|platform|connection)/(?:${name}|${everyEntrance})`,
    message: 'wasclean/core is for stores, workers and servers: nothing behind it may import React',
    syntax: [reexportsOnly],
  }),
  floor(['src/channelsCore.ts'], {
    imports: String.raw`\./channels/${name}`,
    message: 'wasclean/channels/core is for stores, workers and servers: nothing behind it may import React',
    syntax: [reexportsOnly],
  }),
  floor(['src/worker.ts'], {
    imports: String.raw`\./worker/${name}`,
    message: 'wasclean/worker is for every framework: nothing behind it may import React',
    syntax: [reexportsOnly],
  }),
  // The script of a worker: it must call something, since bundlers leave out what is only imported.
  floor(['src/workerHost.ts'], {
    imports: String.raw`\./worker/runHost\.js`,
    message: 'the script of the worker runs the host, and nothing else',
  }),
  floor(['src/testing.ts'], {
    imports: String.raw`\./testing/${name}`,
    message: 'wasclean/testing stands on its own: nothing behind it may be code that it helps to test',
    syntax: [reexportsOnly],
  }),
  floor(['src/protocol/**'], {
    imports: String.raw`\./${name}`,
    message:
      'protocol/ imports nothing from outside: it implements the standards, which do not depend on the library',
    globals: [
      {
        allow: ['DOMException', 'TextEncoder', 'URL', 'document', 'location'],
        why: 'protocol/ touches no global but DOMException, TextEncoder, URL and what relative addresses refer to: the standards do not depend on the runtime',
      },
    ],
    syntax: [...stateless, dialsNothing],
  }),
  floor(['src/platform/**'], {
    ...platform,
    globals: owners.map(({ limit }) => limit),
    syntax: [...platform.syntax, dialsNothing],
  }),
  ...owners.map(({ owner, limit }) =>
    floor([owner], {
      ...platform,
      globals: owners.map((other) => other.limit).filter((other) => other !== limit),
      // Each page has one queue of handshakes, and one set of listeners.
      syntax: [
        ...(/(?:transport|page)\.ts$/.test(owner) ? [] : stateless),
        ...(owner.endsWith('transport.ts') ? [] : [dialsNothing]),
      ],
    }),
  ),
  floor(['src/utilities/**'], {
    globals: [{ allow: [], why: 'utilities/ touches no global: the outside world comes through platform/' }],
    syntax: [...stateless, dialsNothing],
    imports: String.raw`(?:\.|\.\./platform)/${name}`,
    message: 'utilities/ imports platform only: nothing in it is about WebSockets',
  }),
  floor(['src/connection/*.ts'], connection),
  ...Object.entries(rooms).map(([room, { on }]) => floor([`src/connection/${room}/**`], toRoom(room, on))),
  floor(['src/connection/emitting/warnings.ts'], {
    ...toRoom('emitting', ['receiving']),
    globals: [
      {
        allow: ['process'],
        why: 'connection/ touches no global but process.env.NODE_ENV, which bundlers replace: the outside world comes through platform/',
      },
    ],
  }),
  {
    files: ['src/connection/**'],
    ignores: ['src/connection/life/backoff.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        {
          object: 'Math',
          property: 'random',
          message: 'chance belongs in connection/life/backoff.ts only: everything else is deterministic',
        },
      ],
    },
  },
  floor(['src/sharing/**'], {
    ...sharing,
    syntax: [...stateless, dialsNothing],
  }),
  floor(['src/sharing/registry.ts'], {
    ...sharing,
    syntax: [dialsNothing],
  }),
  floor(['src/sharing/warnings.ts'], {
    ...sharing,
    globals: [
      {
        allow: ['process'],
        why: 'sharing/ touches no global but process.env.NODE_ENV, which bundlers replace: the outside world comes through platform/',
      },
    ],
    syntax: [...stateless, dialsNothing],
  }),
  floor(['src/channels/**'], channels),
  floor(['src/worker/**'], worker),
  floor(['src/worker/createWorkerWebSocket.ts'], {
    ...worker,
    // The class that calls without a worker share, and the address of its script.
    syntax: [],
  }),
  floor(['src/react/**'], {
    imports: String.raw`react|(?:\.|\.\./(?:channels|sharing|protocol|utilities))/${name}|${connectionFromAbove}`,
    message:
      'react/ imports react, channels, sharing, connection, protocol and utilities only: hooks are a thin layer',
    globals: [{ allow: [], why: 'react/ touches no global: rendering must be pure, also on a server' }],
    syntax: [...stateless, dialsNothing],
  }),
  floor(['src/reactUseWebSocket/**'], {
    ...reactUseWebSocket,
    globals: [
      { allow: [], why: 'reactUseWebSocket/ touches no global: rendering must be pure, also on a server' },
    ],
  }),
  floor(['src/reactUseWebSocket/warnings.ts'], {
    ...reactUseWebSocket,
    globals: [
      {
        allow: ['process'],
        why: 'reactUseWebSocket/ touches no global but process.env.NODE_ENV, which bundlers replace: the outside world comes through platform/',
      },
    ],
  }),
  floor(['src/testing/**'], {
    imports: String.raw`(?:\.|\.\./protocol)/${name}`,
    message: 'testing/ stands on protocol only, never on code that it helps to test',
  }),
  floor(['src/storybook/**'], {
    ...storybook,
    syntax: [...stateless, dialsNothing],
  }),
  floor(['src/storybook/stage.ts'], {
    ...storybook,
    syntax: [dialsNothing],
  }),
  floor(['src/devtools/**'], {
    ...devtools,
    syntax: [...stateless, dialsNothing],
  }),
  floor(['src/devtools/createId.ts'], {
    ...devtools,
    syntax: [dialsNothing],
  }),
  floor(['src/devtools/panel/**'], {
    ...panel,
    syntax: [...stateless, dialsNothing],
  }),
  // Bundlers make a file of its own of the panel, so that an app downloads it when somebody opens it.
  floor(['src/devtools/panel/LazyPanel.tsx'], {
    ...panel,
    syntax: [...stateless, dialsNothing],
    later: './PanelContent.js',
  }),
  floor(['src/devtools/storybook/**'], {
    ...storyPanel,
    syntax: [...stateless, dialsNothing],
  }),
]
