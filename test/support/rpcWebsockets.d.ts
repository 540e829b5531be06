/** As much as the tests use of `rpc-websockets`: its types are not in its `exports`. */
declare module 'rpc-websockets' {
  import type { ServerOptions, WebSocketServer } from 'ws'

  export class Server {
    readonly wss: WebSocketServer
    constructor(options: ServerOptions)
    event(name: string): void
    eventList(): string[]
    register(name: string, method: (params: any) => unknown): void
    emit(name: string, ...params: unknown[]): boolean
    of(namespace: string): { clients(): { events: Record<string, { sockets: string[] } | undefined> } }
  }
}
