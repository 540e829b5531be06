import { Host } from './Host.js'
import type { Command } from './messages.js'

/** The part of a dedicated worker's global scope that the host uses. */
interface Scope {
  onmessage: ((event: MessageEvent<readonly Command[]>) => void) | null
  onmessageerror: (() => void) | null
  postMessage(message: unknown, transfer?: ArrayBuffer[]): void
}

/** Makes this worker the host of a page's sockets, and reports that it runs. */
export function runHost(): void {
  const scope = globalThis as unknown as Scope
  const host = new Host((reports, transfer) => {
    scope.postMessage(reports, transfer)
  }, createSleep())
  scope.onmessage = ({ data }) => {
    host.execute(data)
  }
  scope.onmessageerror = () => {
    throw new Error('command must be readable')
  }
  scope.postMessage([])
}

/** A thread can wait for shared memory only. Without it, the host keeps messages without a limit. */
function createSleep(): ((milliseconds: number) => void) | undefined {
  try {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true })
    const cell = new Int32Array(memory.buffer)
    return (milliseconds) => {
      Atomics.wait(cell, 0, 0, milliseconds)
    }
  } catch {
    return undefined
  }
}
