import { inject } from 'vitest'
import type { Entry } from './peerServer.mjs'

export interface Peer {
  readonly id: string
  /** The address of a WebSocket path of the peer server, such as `url('/close', { code: 4001, reason: 'bye' })`. */
  url(path: string, params?: Params): string
  /** What the server saw of this id; with `until`, as soon as it saw that. Rejects after half a minute. */
  log(until?: Entry['type']): Promise<Entry[]>
  /** Sockets of this id: now open, and ever asked for; with `open`, as soon as so many are open. Rejects after half a minute. */
  count(open?: number): Promise<{ open: number; upgrades: number }>
  /** Has the server do so to every socket of this id, or to every handshake to come; resolves to how many sockets there were. */
  act(action: 'close', frame?: { code?: number; reason?: string }): Promise<number>
  act(action: 'drop' | 'mute' | 'unmute' | 'accept'): Promise<number>
  act(action: 'refuse', refusal?: { status?: number }): Promise<number>
  act(action: 'send', message: { data: string; times?: number }): Promise<number>
}

export type Params = Readonly<Record<string, string | number>>

/** Where the peer server has it. */
export function addressOf(path: string, params: Params = {}): URL {
  const url = new URL(path, inject('peer'))
  for (const [name, value] of Object.entries(params)) url.searchParams.set(name, String(value))
  return url
}

/** What the peer server answers. Rejects if it answers with an error. */
export async function ask(url: URL, method: 'GET' | 'POST' = 'GET'): Promise<unknown> {
  const response = await fetch(url, { method })
  const body: unknown = await response.json()
  if (response.ok) return body
  throw new Error(`${method} ${url.pathname}${url.search} got ${response.status}: ${JSON.stringify(body)}`)
}

/** The other end of a test's sockets, in the server's process. Each has an id, and so a log, of its own. */
export function peer(id: string = crypto.randomUUID()): Peer {
  const address = (path: string, params: Params = {}) => addressOf(path, { id, ...params })
  return {
    id,
    url(path, params) {
      return address(path, params).href.replace(/^http/, 'ws')
    },
    async log(until) {
      return (await ask(address('/log', until === undefined ? {} : { until }))) as Entry[]
    },
    async count(open) {
      return (await ask(address('/count', open === undefined ? {} : { open }))) as {
        open: number
        upgrades: number
      }
    },
    async act(action, params: Params = {}) {
      const { sockets } = (await ask(address('/act', { do: action, ...params }), 'POST')) as {
        sockets: number
      }
      return sockets
    },
  }
}
