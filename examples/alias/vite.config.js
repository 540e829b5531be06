import { defineConfig } from 'vite'

export default defineConfig({
  resolve: {
    alias: [{ find: /^react-use-websocket(\/.*)?$/, replacement: 'wasclean/react-use-websocket' }],
  },
})
