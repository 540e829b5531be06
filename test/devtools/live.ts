import { onTestFinished } from 'vitest'
import { createConnection } from '../../src/connection/createConnection.js'
import type { ConnectionOptions } from '../../src/connection/connectionOptions.js'
import { record } from '../../src/devtools/record.js'
import type { FrameList, Frame, Recording, RecordingOptions } from '../../src/devtools/contract.js'
import { createFakeWebSocket, type FakeServer } from '../../src/testing/createFakeWebSocket.js'

interface Recorded {
  readonly server: FakeServer
  readonly connection: ReturnType<typeof createConnection<unknown>>
  readonly recording: Recording
}

const address = 'wss://example.com/feed?token=secret'

/** A connection to a fake server, and its recording. Both end with the test. */
export function recordFeed(
  options: ConnectionOptions<unknown> = {},
  recordingOptions: RecordingOptions = {},
): Recorded {
  const server = createFakeWebSocket()
  const connection = createConnection<unknown>(address, {
    WebSocket: server.WebSocket,
    reconnect: { delay: 0 },
    ...options,
  })
  const recording = record(connection, recordingOptions)
  onTestFinished(() => {
    recording.stop()
    connection.dispose()
  })
  return { server, connection, recording }
}

/** Opens it, and returns its peer. */
export async function openFeed({ server, connection }: Pick<Recorded, 'server' | 'connection'>) {
  connection.open()
  const peer = await server.nextPeer()
  await peer.accept()
  return peer
}

export const toArray = (list: FrameList): Frame[] =>
  Array.from({ length: list.length }, (_, index) => list.at(index)!)

/** What passed, in words: 'received hello'. */
export const inWords = (list: FrameList): string[] =>
  toArray(list).map(({ direction, data }) => `${direction} ${String(data)}`)
