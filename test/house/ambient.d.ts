/// <reference types="vite/client" />
/** The parts of packages that only the examples in the documentation use. */

declare module 'react-native' {
  export const AppState: {
    addEventListener: (
      type: 'change',
      listener: (state: 'active' | 'background' | 'inactive' | 'unknown' | 'extension') => void,
    ) => { remove: () => void }
    readonly currentState: string
  }
}

declare module '@react-native-community/netinfo' {
  const NetInfo: {
    addEventListener: (listener: (state: { isConnected: boolean | null }) => void) => () => void
  }
  export default NetInfo
}

/** The alias of the migration guide, which its examples for react-use-websocket run on. */
declare module 'react-use-websocket' {
  export * from 'wasclean/react-use-websocket'
  export { default } from 'wasclean/react-use-websocket'
}
