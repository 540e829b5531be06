import { createConnection } from '../../../src/core.js'
import { record } from '../../../src/devtools.js'
import { patient } from '../../support/patience.mjs'

/** Records a connection that lives in this worker, and posts the recording as JSON lines when the session has ended. */
addEventListener('message', ({ data: url }: MessageEvent<string>) => {
  const connection = createConnection(url, { ...patient, reconnect: false })
  const recording = record(connection)
  connection.onMessage(() => {
    connection.close(4000, 'enough')
  })
  connection.on('close', () => {
    postMessage(recording.toJsonLines())
  })
  connection.open()
  connection.send('from a worker')
})
