/** Where the WebSocket server is. Only the web server knows; the browser is told the addresses that it needs. */
export const socketServer = process.env.SOCKET_SERVER ?? 'ws://localhost:8080'
