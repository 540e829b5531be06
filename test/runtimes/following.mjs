// @ts-check
/** Connections that remember what they were told, and what the peer server heard of them; for runtimes that have no Vitest. */
import { patient } from '../support/patience.mjs'

/**
 * @typedef {import('../../src/core.js').ConnectionSnapshot} ConnectionSnapshot
 * @typedef {import('../../src/core.js').OwnConnection & { ends: CloseEvent[], errors: Error[] }} Followed
 */

const core = /** @type {unknown} */ (await import(new URL('../../dist/esm/core.js', import.meta.url).href))
const { createConnection } = /** @type {typeof import('../../src/core.js')} */ (core)

const server = process.argv[2] ?? ''
let ids = 0

/** One of the peer server's paths, with a log of its own. @type {(path: string, params?: Record<string, string | number>) => URL} */
export function addressOf(path, params = {}) {
  const url = new URL(path, server)
  ids += 1
  for (const [name, value] of Object.entries({ id: `${process.pid}-${ids}`, ...params })) {
    url.searchParams.set(name, value)
  }
  // A URL of http cannot be given the protocol ws.
  return new URL(url.href.replace('http', 'ws'))
}

/** @type {(address: URL, path: string, method?: string) => Promise<unknown>} */
export async function ask({ searchParams }, path, method = 'GET') {
  const url = new URL(path, server)
  url.searchParams.set('id', searchParams.get('id') ?? '')
  return (await fetch(url, { method })).json()
}

/** The close frames that the server got, once the line has gone. @type {(address: URL) => Promise<unknown[]>} */
export async function heard(address) {
  const log = /** @type {import('../support/peerServer.mjs').Entry[]} */ (
    await ask(address, '/log?until=gone')
  )
  return log.flatMap(({ type, code, reason }) => (type === 'close' ? [[code, reason]] : []))
}

/** @type {(source: import('../../src/core.js').Source, options?: import('../../src/core.js').ConnectionOptions) => Followed} */
export function connect(source, options) {
  /** @type {CloseEvent[]} */
  const ends = []
  /** @type {Error[]} */
  const errors = []
  const connection = createConnection(source, {
    reconnect: false,
    ...patient,
    onClose: (event) => ends.push(event),
    onError: (error) => errors.push(error),
    ...options,
  })
  connection.open()
  return Object.assign(connection, { ends, errors })
}

/** @type {(connection: Followed, isSuch: (snapshot: ConnectionSnapshot) => boolean) => Promise<ConnectionSnapshot>} */
export const until = ({ getSnapshot, subscribe }, isSuch) =>
  new Promise((resolve) => {
    const look = () => {
      if (!isSuch(getSnapshot())) return
      stop()
      resolve(getSnapshot())
    }
    const stop = subscribe(look)
    look()
  })

/** @type {(snapshot: ConnectionSnapshot) => boolean} */
export const isOpen = ({ readyState }) => readyState === 1
/** @type {(snapshot: ConnectionSnapshot) => boolean} */
export const isClosed = ({ readyState }) => readyState === 3
