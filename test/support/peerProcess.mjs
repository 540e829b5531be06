// @ts-check
/** The peer server as a process of its own: sends its port to the parent, and ends when the parent asks or has gone. */
import { createServer } from 'node:http'
import { createPeerServer } from './peerServer.mjs'
import { createProxyControl } from './proxyControl.mjs'

const peerServer = createPeerServer()
const proxyControl = createProxyControl()
const server = createServer((request, response) => {
  if (!proxyControl.handleRequest(request, response)) peerServer.handleRequest(request, response)
})
server.on('upgrade', (request, tcp, head) => void peerServer.handleUpgrade(request, tcp, head))
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address !== null && typeof address === 'object') process.send?.({ port: address.port })
})
process.on('disconnect', () => {
  void Promise.all([proxyControl.close(), peerServer.close()]).then(() => process.exit())
})
