import { fileURLToPath } from 'node:url'
import { storybookTest } from '@storybook/addon-vitest/vitest-plugin'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { findBrowser } from './test/support/browsers.mjs'
import { patience } from './test/support/patience.mjs'
import { reactCompiler } from './test/support/reactCompiler.ts'
import { workerSource } from './workerSource.mjs'

const setup = ['test/support/setup.ts']

const project = (name: string, environment: 'dom' | 'node', ...include: string[]) => ({
  name,
  ...(environment === 'dom'
    ? { environment: './test/support/dom.ts', globalSetup: [...setup, 'test/support/bundleDom.ts'] }
    : { environment, globalSetup: setup }),
  include: include.map((files) => `test/${files}`),
})

/** Their files share browsers. */
const pages = (name: string, files: string) => ({
  ...project(name, 'node', `pages/${files}.test.ts`),
  environment: './test/pages/environment.ts',
  isolate: false,
  globalSetup: [...setup, 'test/pages/site.ts'],
})

const reactTests = '{react,reactUseWebSocket}/**/*.test.{ts,tsx}'

const chromium = playwright({
  launchOptions: {
    ...findBrowser('chromium'),
    // Playwright itself passes --no-sandbox, --disable-sync and the other switches that keep a browser quiet.
    args: ['--disable-gpu', '--disable-quic', '--js-flags=--expose-gc'],
  },
})

// The channel makes Playwright speak WebDriver BiDi to a stock Firefox instead of to its own build.
const firefox = playwright({
  launchOptions: {
    channel: 'moz-firefox',
    ...findBrowser('firefox'),
    // Seconds, by default 20. Until then, Firefox waits for the answer to a handshake that the page has given up, and opens nothing to the same host.
    firefoxUserPrefs: { 'network.websocket.timeout.open': 10 },
  },
})

const browser = { enabled: true, headless: true, screenshotFailures: false }

/**
 * One page for all files: a second one would load everything again, on a machine that is busy enough. After the tests outside of browsers, since
 * Vitest does not run projects in parallel that differ in their number of workers.
 */
const onePage = { isolate: false, fileParallelism: false, sequence: { groupOrder: 1 } }

const browserTests = 'test/browser/**/*.test.{ts,tsx}'

/**
 * What may differ if the sockets are in a worker. Firefox runs what depends on its own worker: the page checks the arguments of close(), and the inspector
 * watches the page's side.
 */
const workerTests = {
  chromium: [
    ...['backpressure', 'busyThread', 'closing', 'ending', 'leaving', 'messages', 'sessions', 'unmounting'],
    ...['closeArguments', 'conformance', 'devtools/recording', 'devtools/simulation'],
  ],
  firefox: ['closing', 'messages', 'conformance'],
  pages: ['freezing', 'hiding', 'leavingPage', 'navigating'],
}

/** Testing Library's CommonJS build would get React 19 through require(), past any alias. So would react-use-websocket, which is therefore installed beside React 18. */
const react18 = [
  ...['react', 'react-dom', 'react-use-websocket'].map((name) => ({
    find: new RegExp(`^${name}(?=/|$)`),
    replacement: fileURLToPath(new URL(`test/react18/node_modules/${name}`, import.meta.url)),
  })),
  {
    find: /^@testing-library\/react$/,
    replacement: '@testing-library/react/dist/@testing-library/react.esm.js',
  },
]

export default defineConfig({
  plugins: [workerSource()],
  test: {
    allowOnly: false,
    passWithNoTests: false,
    retry: 0,
    // Wide, for a busy machine: what hangs is red all the same.
    testTimeout: 4 * patience,
    hookTimeout: 4 * patience,
    expect: { poll: { timeout: patience } },
    // Vitest reads this one here, and not in the projects: how long a browser may take to show its page.
    browser: { connectTimeout: 4 * patience },
    // They start sooner than processes.
    pool: 'threads',
    // One of them mostly waits for browsers.
    maxWorkers: 2,
    coverage: { provider: 'v8', include: ['src/**'] },
    projects: [
      {
        extends: true,
        test: project(
          'unit',
          'dom',
          reactTests,
          '{platform,utilities,connection,channels,sharing,storybook,worker}/**/*.test.{ts,tsx}',
          '{testing,devtools,house}/**/*.test.tsx',
        ),
      },
      {
        extends: true,
        resolve: { alias: react18 },
        test: {
          ...project('unit-react18', 'dom', reactTests),
          exclude: ['**/*.react19.test.tsx'],
          server: { deps: { inline: ['@testing-library/react'] } },
        },
      },
      { extends: true, plugins: [reactCompiler()], test: project('unit-compiler', 'dom', reactTests) },
      // They make do without a page, and start sooner.
      {
        extends: true,
        test: {
          ...project(
            'node',
            'node',
            'server/**/*.test.{ts,tsx}',
            '{protocol,testing,devtools,conformance,house,types}/**/*.test.ts',
          ),
          // Otherwise Node and Vite would load two copies of graphql.
          server: { deps: { inline: ['graphql-ws'] } },
        },
      },
      { extends: true, test: pages('pages', '**/*') },
      { extends: true, test: pages('pages-worker', `{${workerTests.pages.join(',')}}`) },
      // `npm run test:servers` starts the servers.
      { extends: true, test: project('servers', 'node', 'servers/**/*.test.ts') },
      {
        extends: true,
        test: {
          name: 'examples',
          include: ['test/examples/**/*.test.ts'],
          // After all others, since builds leave little of the machine to them.
          sequence: { groupOrder: 2 },
        },
      },
      // On what `npm run build:docs` has made.
      { extends: true, test: project('site', 'node', 'site/**/*.test.ts') },
      // `npm run test:aliases`: each tool is an installation and a build of its own.
      { extends: true, test: project('aliases', 'node', 'aliases/**/*.test.ts') },
      // One server for all four, since each would prepare the same modules.
      {
        extends: true,
        test: {
          name: 'browsers',
          ...onePage,
          globalSetup: setup,
          include: [browserTests],
          browser: {
            ...browser,
            instances: [
              { name: 'chromium', browser: 'chromium', provider: chromium },
              {
                name: 'firefox',
                browser: 'firefox',
                provider: firefox,
                exclude: ['**/*.chromium.test.{ts,tsx}'],
              },
              ...(['chromium', 'firefox'] as const).map((engine) => ({
                name: `${engine}-worker`,
                browser: engine,
                provider: engine === 'firefox' ? firefox : chromium,
                setupFiles: [fileURLToPath(new URL('test/browser/useWorker.ts', import.meta.url))],
                include: workerTests[engine].map((name) => `test/browser/${name}.test.{ts,tsx}`),
              })),
            ],
          },
        },
      },
      // As in Storybook, one page shows one story after the other.
      {
        extends: true,
        plugins: [storybookTest()],
        test: {
          name: 'stories',
          ...onePage,
          browser: { ...browser, instances: [{ browser: 'chromium', provider: chromium }] },
        },
      },
      // As in the static build, where there is no server.
      {
        extends: true,
        plugins: [storybookTest()],
        test: {
          name: 'stories-fake',
          ...onePage,
          env: { STORYBOOK_PEER: 'fake' },
          browser: { ...browser, instances: [{ browser: 'chromium', provider: chromium }] },
        },
      },
    ],
  },
})
