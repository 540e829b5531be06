import type { Params, Server, World } from './world.js'

export interface Dialled {
  readonly socket: WebSocket
  readonly server: Server
  /** What was heard, in order, each with the readyState at that moment. */
  readonly log: unknown[]
  readonly over: Promise<unknown>
}

interface Call {
  readonly path?: string
  readonly params?: Params
  readonly protocols?: string | string[]
}

export function dial(world: World, { path = '/echo', params, protocols }: Call = {}): Dialled {
  const server = world.serve(path, params)
  const socket =
    protocols === undefined ? new world.WebSocket(server.url) : new world.WebSocket(server.url, protocols)
  const log: unknown[] = []
  for (const type of ['open', 'message', 'error', 'close'] as const)
    socket.addEventListener(type, (event) => log.push([...describe(event), socket.readyState]))
  return { socket, server, log, over: next(socket, 'close') }
}

export async function dialUntilOpen(world: World, call?: Call): Promise<Dialled> {
  const dialled = dial(world, call)
  await next(dialled.socket, 'open')
  dialled.log.length = 0
  return dialled
}

export const next = <Type extends keyof WebSocketEventMap>(socket: WebSocket, type: Type) =>
  new Promise<WebSocketEventMap[Type]>((resolve) => {
    socket.addEventListener(type, resolve, { once: true })
  })

function describe(event: Event): unknown[] {
  if (event.type === 'message') return ['message', (event as MessageEvent<unknown>).data]
  return event.type === 'close' ? ['close', ...endOf(event as CloseEvent)] : [event.type]
}

/** Code, reason, and whether it was clean. */
export const endOf = ({ code, reason, wasClean }: CloseEvent) => [
  code,
  reason,
  wasClean ? 'clean' : 'unclean',
]

/** When another socket has made a round trip, whatever was to come soon has come. */
export async function roundTrip(world: World): Promise<void> {
  const { socket, over } = await dialUntilOpen(world)
  socket.send('there')
  await next(socket, 'message')
  socket.close()
  await over
}

/** Lets so many promise jobs run, one leading to the next. */
export async function promiseJobs(count = 20): Promise<void> {
  for (let job = 0; job < count; job += 1) await Promise.resolve()
}

/** What a call throws, in words that are the same everywhere. */
export function thrownBy(call: () => unknown): string {
  try {
    call()
    return 'nothing'
  } catch (error) {
    if (error instanceof DOMException) return `${error.name} ${error.code}`
    return error instanceof Error ? error.name : `unknown: ${String(error)}`
  }
}

/** Makes a socket, tells what comes of it, and lets go of it. */
export function outcomeOf(make: () => WebSocket, tell: (socket: WebSocket) => unknown): unknown {
  let socket: WebSocket | undefined
  const thrown = thrownBy(() => (socket = make()))
  if (!socket) return thrown
  const told = tell(socket)
  socket.close()
  return told
}
