import { createQueue } from './queue.js'

interface Channel {
  readonly port1: MessagePort
  readonly port2: MessagePort
}

interface Host {
  readonly MessageChannel?: new () => Channel
  readonly process?: { readonly getBuiltinModule?: (name: string) => Host }
}

// Saved when this file is loaded. Only used if there is no MessageChannel.
const { setTimeout } = globalThis

const tasks = createQueue<() => void>()
let channel: Channel | null = null

/**
 * Runs a function in its own task, in the order of the calls. Microtasks run between two tasks. Fake timers have no effect, even if they were
 * installed before this file was loaded. Nothing keeps the process alive after the last task.
 */
export function queueTask(task: () => void): void {
  tasks.push(task)
  const Channel = findChannel()
  if (!Channel) {
    setTimeout(runNext)
    return
  }
  if (!channel) {
    channel = new Channel()
    channel.port1.onmessage = runNext
  }
  channel.port2.postMessage(null)
}

/** Resolves in its own task. */
export const nextTask = (): Promise<void> => new Promise(queueTask)

/** jsdom has no MessageChannel, and Jest hides that of Node, but `getBuiltinModule` returns it. */
function findChannel(): (new () => Channel) | undefined {
  const { MessageChannel, process } = globalThis as Host
  return MessageChannel ?? process?.getBuiltinModule?.('node:worker_threads').MessageChannel
}

function runNext(): void {
  tasks.take()?.()
  if (tasks.size() > 0) return
  // An open port would keep Node alive, and the test file in memory.
  channel?.port1.close()
  channel = null
}
