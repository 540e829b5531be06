import type { NextConfig } from 'next'

const wasclean = 'wasclean/react-use-websocket'

const config: NextConfig = {
  typescript: { tsconfigPath: 'tsconfig.next.json' },
  turbopack: {
    root: import.meta.dirname,
    resolveAlias: { 'react-use-websocket': wasclean, 'react-use-websocket/*': `${wasclean}/*` },
  },
  webpack(webpackConfig) {
    webpackConfig.resolve.alias['react-use-websocket'] = wasclean
    return webpackConfig
  },
}

export default config
