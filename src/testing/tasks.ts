interface Channel {
  readonly port1: MessagePort
  readonly port2: MessagePort
}

interface Surroundings {
  readonly MessageChannel?: new () => Channel
  readonly process?: { readonly getBuiltinModule?: (name: string) => Surroundings }
}

// As it was when this file was loaded: the last resort, where there is no channel of any kind.
const { setTimeout } = globalThis

const tasks: (() => void)[] = []
let channel: Channel | null = null

/**
 * Runs it in a task of its own, in the order of the calls. Microtasks run between any two. No fake clock holds it up, whether it was
 * installed before or after this file was loaded, and nothing is left behind when all tasks have run.
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

/** Resolves in a task of its own. */
export const nextTask = (): Promise<void> => new Promise(queueTask)

/** jsdom has no MessageChannel, and Jest shows none of Node's beside it; Node has one for whoever asks. */
function findChannel(): (new () => Channel) | undefined {
  const { MessageChannel, process } = globalThis as Surroundings
  return MessageChannel ?? process?.getBuiltinModule?.('node:worker_threads').MessageChannel
}

function runNext(): void {
  tasks.shift()?.()
  if (tasks.length > 0) return
  // An open port would keep Node alive, and hold on to the test file that was.
  channel?.port1.close()
  channel = null
}
