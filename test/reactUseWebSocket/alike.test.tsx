import { afterEach, expect, test } from 'vitest'
import originalHook from 'react-use-websocket'
import { useWebSocket } from '../../src/reactUseWebSocket.js'
import { connectionScripts } from './connectionScripts.js'
import { messageScripts } from './messageScripts.js'
import { perform, type Hook, type Logs, type Script } from './perform.js'
import { serveFake, serveReal, type Server } from './servers.js'

/** Each is run with both packages, and all that happens must be the same. */
const scripts = { ...connectionScripts, ...messageScripts }

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
    const original = await run(originalHook, serve, script)
    const door = await run(useWebSocket, serve, script)
    expect(withoutDifferences(door)).toEqual(withoutDifferences(original))
  })
