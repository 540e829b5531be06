import { expect, onTestFinished, test, vi } from 'vitest'
import { createConnection } from '../../../src/core.js'
import { createInspector, importRecording } from '../../../src/devtools.js'
import { createWorkerWebSocket } from '../../../src/worker.js'
import { inWords } from '../../devtools/live.js'
import { watchApp } from '../../devtools/watchApp.js'
import { patience, patient } from '../../support/patience.mjs'
import { peer } from '../../support/peer.js'

const eventually = (assertion: () => unknown) => vi.waitFor(assertion, { timeout: patience })

test('I1 finds a connection whose socket is in a worker, records it and simulates on it', async () => {
  const other = peer()
  const WebSocket = createWorkerWebSocket({ startTimeout: patience })
  const connection = createConnection(other.url('/echo?token=secret'), {
    ...patient,
    WebSocket,
    reconnect: { delay: 0, shouldReconnect: () => true },
  })
  const inspector = createInspector()
  onTestFinished(() => {
    connection.dispose()
    inspector.dispose()
  })
  const seen = watchApp(connection)
  connection.open()
  const recording = inspector.getSnapshot().recordings.find((found) => found.connection === connection)!
  await eventually(() => expect(recording.getSnapshot()).toMatchObject({ status: 'open', session: 1 }))
  expect(recording.getSnapshot().address).toContain('/echo?token=…')
  connection.send('one')
  await eventually(() => expect(inWords(recording.frames)).toEqual(['sent one', 'received one']))

  const { simulation } = recording
  simulation.stall(true)
  connection.send('two')
  expect(connection.bufferedAmount).toBe(3)
  simulation.restore()
  await eventually(() => expect(inWords(recording.frames).slice(2)).toEqual(['sent two', 'received two']))
  simulation.inject('three')
  expect(connection.getSnapshot().data).toBe('three')
  simulation.close(1012, 'restart')
  await eventually(() => expect(recording.getSnapshot()).toMatchObject({ status: 'open', session: 2 }))
  expect(seen).toContain('close 1012 restart true server')
  simulation.cut()
  await eventually(() => expect(recording.getSnapshot()).toMatchObject({ status: 'open', session: 3 }))
  expect(seen).toContain('close 1006  false network')
  const log = await other.log()
  expect(log.filter(({ type }) => type === 'message').map(({ data }) => data)).toEqual(['one', 'two'])
})

test('I19 reads what was recorded in a worker of the app and posted to the page', async () => {
  const worker = new Worker(new URL('recordingWorker.ts', import.meta.url), { type: 'module' })
  onTestFinished(() => worker.terminate())
  const posted = new Promise<string>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<string>) => resolve(data)
    worker.onerror = ({ message }) => reject(new Error(message))
  })
  worker.postMessage(peer().url('/echo'))
  const { recording, problems } = importRecording(await posted)
  expect(problems).toEqual([])
  expect(inWords(recording.frames)).toEqual(['sent from a worker', 'received from a worker'])
  expect(recording.getSnapshot().sessions).toMatchObject([
    { number: 1, close: { code: 4000, reason: 'enough', closedBy: 'client' } },
  ])
})
