import js from '@eslint/js'
import reactHooks from 'eslint-plugin-react-hooks'
import storybook from 'eslint-plugin-storybook'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'
import { floors } from './test/house/floors.mjs'

export default defineConfig(
  // test/jest is what a user's own tests are: plain CommonJS, with Jest's globals. test/types/elsewhere has other globals than ours.
  globalIgnores([
    ...['coverage', 'dist', 'docs-api', 'site', 'examples/*/{.next,dist}'],
    ...['test/jest', 'test/types/elsewhere', 'examples/alias/react-use-websocket'],
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx,mjs}'],
    extends: [tseslint.configs.strictTypeChecked],
    // One program for all files: a project service builds it anew for each that it opens.
    languageOptions: { parserOptions: { project: './tsconfig.json' } },
    rules: {
      // tsc knows better.
      'no-undef': 'off',
      // noUncheckedIndexedAccess does not see what the line before has made sure of.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
    },
  },
  {
    files: ['src/**'],
    rules: {
      // What JavaScript passes may be of any type, whatever ours say: there a conversion is the point.
      '@typescript-eslint/no-unnecessary-template-expression': 'off',
      '@typescript-eslint/no-unnecessary-type-conversion': 'off',
    },
  },
  {
    // Tests hand over what nobody should, and look at what nobody should see.
    files: ['test/**'],
    rules: {
      '@typescript-eslint/no-deprecated': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/only-throw-error': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    // What a server sends may be anything, and readers copy the wires into their own code.
    files: [
      'test/wires/**',
      'test/server/wires/**',
      'test/servers/**',
      'test/house/{recipes,skills}/**',
      'test/support/{proveWire,rpcWebsockets.d}.ts',
    ],
    rules: {
      '@typescript-eslint/no-base-to-string': 'off',
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/restrict-template-expressions': 'off',
    },
  },
  {
    files: ['test/types/**'],
    rules: {
      '@typescript-eslint/ban-ts-comment': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
    },
  },
  {
    // What users copy. Its types are those of its own packages, and checked when it is built.
    files: ['examples/{alias,dashboard,next,react-native,vite}/**'],
    extends: [tseslint.configs.strict, tseslint.configs.disableTypeChecked],
    languageOptions: { parserOptions: { project: null } },
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    // They run in a page.
    files: ['test/examples/worker/*.js'],
    rules: { 'no-undef': 'off' },
  },
  {
    // They import what only `npm run bench` installs, and it checks their types.
    files: ['bench/{pages,soak/pages}/**'],
    extends: [tseslint.configs.strict, tseslint.configs.disableTypeChecked],
    languageOptions: { parserOptions: { project: null } },
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    // It compiles what it judges, which takes its time where there is no React.
    files: [
      'src/{react,reactUseWebSocket,storybook,devtools}/**',
      '{stories,examples,.storybook}/**',
      'bench/pages/**',
    ],
    extends: [reactHooks.configs.flat['recommended-latest']],
  },
  {
    // It compiles to `h`: see src/devtools/panel/h.ts.
    files: ['src/devtools/**/*.tsx'],
    languageOptions: { parserOptions: { jsxPragma: 'h' } },
  },
  storybook.configs['flat/recommended'],
  ...floors,
)
