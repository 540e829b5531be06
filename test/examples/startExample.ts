import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export interface Example {
  /** Its address. */
  readonly address: string
  /** The lines that it has printed so far. */
  readonly printed: readonly string[]
  /** Ends it, and everything that it has started. */
  stop(): Promise<void>
}

/** Runs a script of examples/support, as `npm run example:…` does, and waits until it prints the address. */
export function startExample(name: string, ...words: string[]): Promise<Example> {
  const script = fileURLToPath(new URL(`../../examples/support/${name}.mjs`, import.meta.url))
  // The NODE_ENV of Vitest would lead to other builds of the examples than users get.
  const child = spawn(process.execPath, [script, ...words], {
    env: { ...process.env, NODE_ENV: undefined, PORT: '0', SOCKET_PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const printed: string[] = []
  const ended = once(child, 'close')
  const stop = async () => {
    child.kill()
    await ended
  }
  return new Promise((resolve, reject) => {
    const read = (line: string) => {
      printed.push(line)
      const [, address] = /^The example is at (.*?)\/?$/.exec(line) ?? []
      if (address) resolve({ address, printed, stop })
    }
    for (const output of [child.stdout, child.stderr]) createInterface(output).on('line', read)
    child.on('exit', () => reject(new Error(`${name}: must run until it is stopped\n${printed.join('\n')}`)))
  })
}
