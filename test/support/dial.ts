import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'

export interface Client {
  readonly socket: WebSocket
  /** Resolves to the code and the reason with which it ended. */
  readonly ended: Promise<[number, string]>
}

export interface OpenClient extends Client {
  /** The TCP connection below it. */
  readonly tcp: Socket
  /** The text of every message, in order. */
  readonly received: readonly string[]
}

/** A client from the `ws` package, for tests in Node that do not test the library. It ends with its test. */
export function dial(url: string, protocols: string[] = []): Client {
  const socket = new WebSocket(url, protocols)
  socket.on('error', () => undefined)
  onTestFinished(() => socket.terminate())
  // Not once(), which rejects at an error event before the end.
  const ended = new Promise<[number, string]>((resolve) => {
    socket.on('close', (code, reason) => resolve([code, reason.toString()]))
  })
  return { socket, ended }
}

export async function dialUntilOpen(url: string): Promise<OpenClient> {
  const client = dial(url)
  const received: string[] = []
  client.socket.on('message', (data: Buffer) => received.push(data.toString()))
  const upgraded = once(client.socket, 'upgrade') as Promise<[IncomingMessage]>
  await once(client.socket, 'open')
  const [{ socket: tcp }] = await upgraded
  return { ...client, tcp, received }
}

/** Resolves to how a TCP connection ends: 'FIN', or the error's message. */
export function endOf(tcp: Socket): Promise<string> {
  return new Promise((resolve) => {
    tcp.once('end', () => resolve('FIN'))
    tcp.once('error', ({ message }) => resolve(message))
  })
}

/** Resolves to the reason why no connection opens, such as 'ECONNREFUSED', or to 'opened'. */
export function refusalOf({ socket }: Client): Promise<unknown> {
  return new Promise((resolve) => {
    socket.once('error', (error) => resolve('code' in error ? error.code : error.message))
    socket.once('open', () => resolve('opened'))
  })
}
