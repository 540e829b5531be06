import type { Frame, Recording } from './contract.js'
import { toLiteral, toPayload, toScript, type ScriptEnd, type ScriptSession } from './toScript.js'

/**
 * Returns a test for Vitest that replays a recording with `wasclean/testing`, as TypeScript. It waits for no time that the recording has taken.
 *
 * @example await navigator.clipboard.writeText(toTest(recording))
 */
export function toTest(recording: Pick<Recording, 'getSnapshot' | 'frames'>): string {
  const snapshot = recording.getSnapshot()
  const sessions = toScript(snapshot, recording.frames)
  const address = toLiteral(snapshot.address)
  const protocols = [...new Set(sessions.flatMap(({ protocol }) => (protocol ? [toLiteral(protocol)] : [])))]
  const lines = [
    "import { expect, test } from 'vitest'",
    "import { createConnection } from 'wasclean/core'",
    "import { createFakeWebSocket } from 'wasclean/testing'",
    '',
    `test(${toLiteral(`replays a recording of ${snapshot.address}`)}, async () => {`,
    '  const server = createFakeWebSocket()',
    `  const connection = createConnection(${address}, {`,
    '    WebSocket: server.WebSocket,',
    "    binaryType: 'arraybuffer',",
    ...(protocols.length ? [`    protocols: [${protocols.join(', ')}],`] : []),
    `    reconnect: { delay: 0, shouldReconnect: () => server.peers.length < ${sessions.length} },`,
    '  })',
    '  const received: unknown[] = []',
    '  connection.onMessage((event) => received.push(event.data))',
    '  connection.open()',
    ...sessions
      .flatMap((session, index) => toSession(session, sessions[index + 1]))
      .map((line) => `  ${line}`),
    '  connection.dispose()',
    '})',
  ]
  return `${lines.join('\n')}\n`
}

function toSession(session: ScriptSession, next: ScriptSession | undefined): string[] {
  const { number, openedAt, protocol, frames, end } = session
  const peer = `peer${number}`
  return [
    '',
    `const ${peer} = await server.nextPeer()`,
    ...(openedAt === null
      ? []
      : [
          `await ${peer}.accept(${protocol ? `{ protocol: ${toLiteral(protocol)} }` : ''})`,
          "expect(connection.getSnapshot().status).toBe('open')",
        ]),
    ...(openedAt === null ? [] : frames.flatMap((frame) => toFrame(peer, frame))),
    ...(end ? toEnd(peer, end, openedAt !== null, !!next) : []),
  ]
}

function toFrame(peer: string, { direction, data, size, isShortened }: Frame): string[] {
  if (data === null) return [`// ${direction} ${size} bytes that are not in the recording`]
  const payload = toPayload(data)
  const note = isShortened ? [`// the beginning of ${size} bytes`] : []
  if (direction === 'sent')
    return [...note, `connection.send(${payload})`, `expect(await ${peer}.next()).toEqual(${payload})`]
  const last = 'received.at(-1)'
  return [
    ...note,
    `await ${peer}.send(${payload})`,
    typeof data === 'string'
      ? `expect(${last}).toBe(${payload})`
      : `expect(new Uint8Array(${last} as ArrayBuffer)).toEqual(${payload})`,
  ]
}

function toEnd(peer: string, { by, code, reason }: ScriptEnd, wasOpen: boolean, goesOn: boolean): string[] {
  if (by === 'client') return toOwnEnd(peer, code, reason, wasOpen, goesOn)
  const note = by === 'timeout' ? ['// The server did not answer in time. Here it is lost instead.'] : []
  if (!wasOpen) return [...note, `await ${peer}.refuse()`, expectCode(1006)]
  if (by !== 'server') return [...note, `await ${peer}.vanish()`, expectCode(1006)]
  const values = code === 1005 ? '' : `${code}${reason && `, ${toLiteral(reason)}`}`
  return [`await ${peer}.close(${values})`, expectCode(code), ...(reason ? [expectReason(reason)] : [])]
}

/** The app has closed, or has connected again. */
function toOwnEnd(peer: string, code: number, reason: string, wasOpen: boolean, goesOn: boolean): string[] {
  const isClose = code === 1005 || code === 1000 || code >= 3_000
  const values = code === 1005 ? '' : `${code}${reason && `, ${toLiteral(reason)}`}`
  if (!isClose && goesOn) return ['connection.reconnect()']
  return [
    `connection.close(${isClose ? values : ''})`,
    ...(wasOpen
      ? [
          `expect(await ${peer}.closed).toEqual({ code: ${isClose ? code : 1005}, reason: ${toLiteral(reason)} })`,
        ]
      : [`await ${peer}.closed`]),
    ...(goesOn ? ['connection.open()'] : []),
  ]
}

const expectCode = (code: number): string =>
  `expect(connection.getSnapshot().lastCloseEvent?.code).toBe(${code})`
const expectReason = (reason: string): string =>
  `expect(connection.getSnapshot().lastCloseEvent?.reason).toBe(${toLiteral(reason)})`
