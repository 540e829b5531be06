import { createConnection } from '../../src/core.js'
import { patient } from '../support/patience.mjs'

/** Sends three messages, reads their echoes, and posts everything that it has seen when the session has ended. */
addEventListener('message', ({ data: url }: MessageEvent<string>) => {
  const connection = createConnection(url, { ...patient, reconnect: false })
  const seen: unknown[] = ['document' in globalThis ? 'a page' : 'no page']
  const read = async (): Promise<void> => {
    for await (const { data } of connection) {
      seen.push(data)
      if (data === 'three') connection.close(4000, 'enough')
    }
    const { readyState, closedBy, lastCloseEvent } = connection.getSnapshot()
    postMessage([...seen, readyState, closedBy, lastCloseEvent?.code])
  }
  void read()
  connection.open()
  for (const text of ['one', 'two', 'three']) connection.send(text)
})
