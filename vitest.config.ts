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

const reactTests = '{react,reactUseWebSocket}/**/*.test.{ts,tsx}'

// Functions, not constants: Vitest writes into the object it gets, so two projects must not share one.
const chromium = () => ({
  enabled: true,
  headless: true,
  screenshotFailures: false,
  provider: playwright({
    launchOptions: {
      ...findBrowser('chromium'),
      // Playwright itself passes --no-sandbox, --disable-sync and the other switches that keep a browser quiet.
      args: ['--disable-gpu', '--disable-quic', '--js-flags=--expose-gc'],
    },
  }),
  instances: [{ browser: 'chromium' as const }],
})

const firefox = () => ({
  enabled: true,
  headless: true,
  screenshotFailures: false,
  // The channel makes Playwright speak WebDriver BiDi to a stock Firefox instead of to its own build.
  provider: playwright({ launchOptions: { channel: 'moz-firefox', ...findBrowser('firefox') } }),
  instances: [{ browser: 'firefox' as const }],
})

const browserTests = 'test/browser/**/*.test.{ts,tsx}'

/** What may differ if the sockets are in a worker. Firefox runs what depends on its own worker. */
const workerTests = {
  chromium: [
    ...['backpressure', 'busyThread', 'closing', 'ending', 'leaving', 'messages', 'sessions', 'unmounting'],
    ...['closeArguments', 'conformance'],
  ],
  firefox: ['closing', 'messages', 'closeArguments', 'conformance'],
  pages: ['freezing', 'hiding', 'leavingPage', 'navigating'],
}

/** Testing Library's CommonJS build would get React 19 through require(), past any alias. */
const react18 = [
  ...['react', 'react-dom'].map((name) => ({
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
      {
        extends: true,
        test: {
          ...project('pages', 'node', 'pages/**/*.test.ts'),
          globalSetup: [...setup, 'test/pages/site.ts'],
        },
      },
      {
        extends: true,
        test: {
          ...project('pages-worker', 'node', `pages/{${workerTests.pages.join(',')}}.test.ts`),
          globalSetup: [...setup, 'test/pages/site.ts'],
        },
      },
      // `npm run test:servers` starts the servers.
      { extends: true, test: project('servers', 'node', 'servers/**/*.test.ts') },
      {
        extends: true,
        test: {
          name: 'examples',
          include: ['test/examples/**/*.test.ts'],
          // After all others, since builds leave little of the machine to them.
          sequence: { groupOrder: 1 },
        },
      },
      // `npm run test:aliases`: each tool is an installation and a build of its own.
      { extends: true, test: project('aliases', 'node', 'aliases/**/*.test.ts') },
      {
        extends: true,
        test: {
          name: 'chromium',
          isolate: false,
          globalSetup: setup,
          include: [browserTests],
          browser: chromium(),
        },
      },
      {
        extends: true,
        test: {
          name: 'firefox',
          isolate: false,
          globalSetup: setup,
          include: [browserTests],
          exclude: ['**/*.chromium.test.{ts,tsx}'],
          browser: firefox(),
        },
      },
      ...(['chromium', 'firefox'] as const).map((browser) => ({
        extends: true as const,
        test: {
          name: `${browser}-worker`,
          isolate: false,
          globalSetup: setup,
          setupFiles: ['test/browser/useWorker.ts'],
          include: workerTests[browser].map((name) => `test/browser/${name}.test.{ts,tsx}`),
          browser: browser === 'firefox' ? firefox() : chromium(),
        },
      })),
      // As in Storybook, one page shows one story after the other.
      {
        extends: true,
        plugins: [storybookTest()],
        test: { name: 'stories', isolate: false, browser: chromium() },
      },
      // As in the static build, where there is no server.
      {
        extends: true,
        plugins: [storybookTest()],
        test: {
          name: 'stories-fake',
          isolate: false,
          env: { STORYBOOK_PEER: 'fake' },
          browser: chromium(),
        },
      },
    ],
  },
})
