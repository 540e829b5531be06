import { afterEach, expect, test } from 'vitest'
import originalHook from 'react-use-websocket'
import { useWebSocket } from '../../src/reactUseWebSocket.js'
import { perform, type Hook, type Logs, type Stage } from './perform.js'
import { serveFake, serveReal, type Server } from './servers.js'

type Script = (stage: Stage) => Promise<void>
const all = ['onOpen', 'onMessage', 'onClose', 'onError', 'onReconnectStop'] as const
const again = { shouldReconnect: () => true, reconnectInterval: 10 }
const socketOf = ({ latest }: Stage) => latest().getWebSocket() as WebSocket

/** Each is run with both packages, and all that happens must be the same. */
const scripts: Record<string, Script> = {
  async 'shows the states, and calls the callbacks'({ show, server, noted, untilState }) {
    show('a', server.url, noted(...all))
    await untilState(1)
    server.close(4001, 'bye')
    await untilState(3)
  },
  async 'reconnectAttempts: 0 with shouldReconnect'({ show, server, noted, until, untilState, logs }) {
    show('a', server.url, { ...noted(...all), ...again, reconnectAttempts: 0 })
    await untilState(1)
    server.close(4000)
    await until(() => logs.calls.includes('onReconnectStop 0'))
  },
  async 'getWebSocket is the socket itself'(stage) {
    const { show, server, untilState, note } = stage
    show('a', server.url)
    await untilState(1)
    const socket = socketOf(stage)
    note(
      [
        socket.readyState,
        socket instanceof WebSocket,
        socket === socketOf(stage),
        socket.url === server.url,
      ].join(),
    )
    socket.close(4321, 'mine')
    await untilState(3)
    note(socketOf(stage).readyState)
  },
}

let server: Server | undefined
afterEach(async () => {
  await server?.stop()
  server = undefined
})

async function run(hook: Hook, serve: () => Promise<Server>, script: Script): Promise<Logs> {
  server = await serve()
  const logs = await perform(hook, server, script)
  await server.stop()
  server = undefined
  return logs
}

/** The deliberate differences that nearly every script shows. */
function withoutDifferences(logs: Logs): Logs {
  const { shown, server } = logs
  return {
    ...logs,
    // The original shows CLOSING for a moment before it reconnects.
    shown: shown.filter((line) => !/^\w+ 2 /.test(line)),
    server: { ...server, ends: server.ends.map((end) => (end === '1005 ' ? '1000 ' : end)) },
  }
}

const places = [
  ['the fake', serveFake],
  ['a real server', serveReal],
] as const

for (const [place, serve] of places)
  test.each(Object.entries(scripts))(`A1 does as the original does on ${place}: %s`, async (_, script) => {
    const original = await run(originalHook as unknown as Hook, serve, script)
    const door = await run(useWebSocket, serve, script)
    expect(withoutDifferences(door)).toEqual(withoutDifferences(original))
  })
