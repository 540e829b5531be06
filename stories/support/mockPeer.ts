import { Server, WebSocket as MockSocket, type Client } from 'mock-socket'
import { createFeed } from '../../test/support/feed.mjs'
import { createMarket } from '../../test/support/market.mjs'
import type { LogEntry, Peer, PeerPath, ServerLog } from './peerContract.ts'
import { SlowMockSocket } from './SlowMockSocket.ts'

/** No such host can exist. */
const origin = 'wss://mock-socket.invalid'

/** What comes here would be too much for a log, here as on the server. */
const unrecorded = ['/stream', '/ticker', '/sink']

interface Ledger {
  entries: readonly LogEntry[]
  readonly clients: Set<Client>
  /** What muted clients did, to be heard later. */
  readonly held: Map<Client, (() => void)[]>
  refusing: boolean
  readonly listeners: Set<() => void>
}

const createLedger = (): Ledger => ({
  entries: [],
  clients: new Set(),
  held: new Map(),
  refusing: false,
  listeners: new Set(),
})

/**
 * mock-socket in the part of the peer server, as far as it goes: it knows no wire and no TCP, opens and closes within 4 ms whatever
 * the other side does, and calls every code but 1000 and 1005 not clean. What it cannot do is not offered here.
 */
export function createMockPeer(): Peer {
  const ledgers = new Map<string, Ledger>()

  function ledgerOf(id: string): Ledger {
    const ledger = ledgers.get(id) ?? createLedger()
    ledgers.set(id, ledger)
    return ledger
  }

  function record(ledger: Ledger, entry: LogEntry): void {
    ledger.entries = [...ledger.entries, entry]
    for (const listener of ledger.listeners) listener()
  }

  type Behave = (client: Client, parameters: URLSearchParams, ledger: Ledger) => void

  const behaviours: { readonly [Path in PeerPath]?: Behave } = {
    '/echo': (client, _parameters, ledger) => {
      client.on('message', (data) => hear(ledger, client, () => client.send(data)))
    },
    '/close': (client, parameters) =>
      closeClient(client, Number(parameters.get('code')), parameters.get('reason') ?? ''),
    '/drop': (client, parameters) => {
      setTimeout(() => closeClient(client, 1006), Number(parameters.get('after')))
    },
    '/room': (client, _parameters, { clients }) => {
      client.on('message', (data) => {
        for (const other of clients) other.send(data)
      })
    },
    '/stream': (client, parameters) => feed(client, parameters, String),
    '/ticker': (client, parameters) => feed(client, parameters, createMarket()),
    '/sink': drain,
  }

  for (const [path, behave] of Object.entries(behaviours)) {
    new Server(`${origin}${path}`, { mock: false }).on('connection', (client) => {
      const { searchParams } = new URL(client.url)
      const ledger = ledgerOf(searchParams.get('id') ?? '')
      ledger.clients.add(client)
      const token = searchParams.get('token')
      record(ledger, { type: 'open', ...(token !== null && { token }) })
      if (!unrecorded.includes(path)) {
        client.on('message', (data) =>
          hear(ledger, client, () => record(ledger, { type: 'message', data: data as string })),
        )
      }
      client.addEventListener('close', (event) => {
        const { code, reason } = event as CloseEvent
        ledger.clients.delete(client)
        hear(ledger, client, () =>
          record(ledger, code === 1006 ? { type: 'gone', clean: false } : { type: 'close', code, reason }),
        )
      })
      behave(client, searchParams, ledger)
    })
  }

  // Every other address stays the browser's own.
  globalThis.WebSocket = new Proxy(globalThis.WebSocket, {
    construct(Native, [url, protocols]: ConstructorParameters<typeof WebSocket>) {
      const address = String(url)
      if (!address.startsWith(origin)) return new Native(url, protocols)
      const socket = new (address.startsWith(`${origin}/sink`) ? SlowMockSocket : MockSocket)(url, protocols)
      // Closed while CONNECTING, it says what a browser says of a refusal: 1006.
      if (ledgerOf(new URL(address).searchParams.get('id') ?? '').refusing) socket.close()
      return socket
    },
  })

  function watch(id: string): ServerLog {
    const ledger = ledgerOf(id)
    return {
      getEntries: () => ledger.entries,
      subscribe(listener) {
        ledger.listeners.add(listener)
        return () => {
          ledger.listeners.delete(listener)
        }
      },
    }
  }

  return {
    isLive: false,
    label: 'mock-socket, no server',
    paths: Object.keys(behaviours) as PeerPath[],
    address: (path, id, parameters) => `${origin}${path}?${new URLSearchParams({ ...parameters, id })}`,
    watch,
    close(id, code = 1005, reason = '') {
      for (const client of ledgerOf(id).clients) closeClient(client, code, reason)
    },
    send(id, data) {
      for (const client of ledgerOf(id).clients) client.send(data)
    },
    drop(id) {
      for (const client of ledgerOf(id).clients) closeClient(client, 1006)
    },
    mute(id, muted) {
      const { clients, held } = ledgerOf(id)
      if (muted) for (const client of clients) held.set(client, held.get(client) ?? [])
      else {
        const acts = [...held.values()].flat()
        held.clear()
        for (const act of acts) act()
      }
    },
    refuse(id, refusing) {
      ledgerOf(id).refusing = refusing
    },
  }
}

/** Now, or, if its line is dead, when that is over. */
function hear({ held }: Ledger, client: Client, act: () => void): void {
  const acts = held.get(client)
  if (acts) acts.push(act)
  else act()
}

/** As `/stream` and `/ticker` of the server, but on the very thread that listens. */
function feed(client: Client, parameters: URLSearchParams, next: (number: number) => string): void {
  const { order, stop } = createFeed(next, (texts) => {
    for (const text of texts) client.send(text)
  })
  client.on('message', (data) => order(data as string))
  client.addEventListener('close', stop)
  const rate = parameters.get('rate')
  if (rate !== null) order(rate)
}

function drain(client: Client): void {
  let bytes = 0
  client.on('message', (data) => {
    const message = data as ArrayBuffer
    bytes += message.byteLength
    client.send(JSON.stringify({ number: new DataView(message).getUint32(0), bytes }))
  })
}

function closeClient(client: Client, code: number, reason = ''): void {
  client.close({ code, reason, wasClean: code !== 1006 })
}
