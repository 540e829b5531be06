export default {
  testEnvironment: 'jsdom',
  transform: {
    '\\.tsx?$': ['ts-jest', { diagnostics: false, tsconfig: { jsx: 'react-jsx', module: 'CommonJS' } }],
  },
  moduleNameMapper: { '^react-use-websocket(/.*)?$': 'wasclean/react-use-websocket' },
  watchman: false,
}
