import { build, type Rolldown } from 'vite'
import { root } from './texts.ts'

/** Builds the library from the current src as vite.config.ts says, in memory: one output for each format. */
export async function buildPackage(): Promise<Rolldown.RolldownOutput[]> {
  return (await build({ root, logLevel: 'warn', build: { write: false } })) as Rolldown.RolldownOutput[]
}
