// @ts-check
import { defineConfig } from 'vite'

/** The page and the WebSocket server have one address, as behind a proxy of yours. */
const target = process.env.SOCKET_SERVER ?? 'ws://localhost:8080'

export default defineConfig({ server: { proxy: { '/live': { target, ws: true } } } })
