import { createConnection } from 'wasclean/core'

/** Sends fifty messages with that class, and keeps what comes back for the test. */
export function start(WebSocket) {
  const received = []
  const connection = createConnection(parameters.get('server'), {
    WebSocket,
    connectTimeout: 30_000,
    onMessage: ({ data }) => received.push(data),
  })
  connection.open()
  for (let index = 0; index < 50; index += 1) connection.send(String(index))
  window.received = received
}

const parameters = new URLSearchParams(location.search)

/** The test names the origin of the worker in the address of the page. */
export const fromFile = parameters.get('worker') === 'file'

/** A busy machine may start a worker slowly. */
export const startTimeout = 30_000
