import { Server } from 'rpc-websockets'
import { expect, test } from 'vitest'
import { connect, eventually, follow, listen, onJson, proveWire } from '../../support/proveWire.js'
import { options, wire } from '../../wires/rpcWebsockets.js'

/** The server of the package `rpc-websockets`. */
async function start() {
  const log: string[] = []
  const server = new Server({ port: 0, host: '127.0.0.1' })
  for (const name of ['one', 'other']) server.event(name)
  server.register('double', ({ value }: any) => 2 * value)
  const { address, drop } = await listen((socket) => {
    onJson(socket, ({ method, params }: { method: string; params: string[] }) => {
      if (method === 'rpc.on')
        for (const name of params) log.push(`${server.eventList().includes(name) ? '+' : '?'}${name}`)
      if (method === 'rpc.off') for (const name of params) log.push(`-${name}`)
    })
  }, server.wss)
  return {
    url: `ws://${address}`,
    log,
    drop,
    publish: (value: number) => server.emit('one', { value }),
    countFollowers: () => server.of('/').clients().events['one']?.sockets.length,
  }
}

proveWire('rpc-websockets', {
  options,
  wire,
  start,
  topics: [
    ['one', 'one'],
    ['other', 'other'],
  ],
  toValue: ({ value }: { value: number }) => value,
  refused: ['missing', 'missing', 'provided event invalid'],
  request: [{ method: 'double', params: { value: 4 } }, 8],
  refusedRequest: [{ method: 'missing' }, { code: -32601, message: 'Method not found' }],
})

test('X10 the wire of rpc-websockets subscribes to several topics in one frame, and each gets its own status', async () => {
  const { url, log, countFollowers } = await start()
  const live = connect(url, options, wire)
  const followed = ['one', 'missing', 'other'].map((name) => follow(live, name))
  await eventually(() => followed.map(({ getStatus }) => getStatus())).toEqual(['live', 'refused', 'live'])
  expect(log).toEqual(['+one', '?missing', '+other'])
  expect(countFollowers()).toBe(1)
  followed[0]!.leave()
  await eventually(countFollowers).toBe(0)
})
