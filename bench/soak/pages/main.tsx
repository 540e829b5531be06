/** Which soak this page is, says its address: `?soak=stream&server=ws://…`. */
import { startComponents } from './components.tsx'
import { startLarge } from './large.tsx'
import { startMounts } from './mounts.tsx'
import type { Begin, Soak } from './soak.ts'
import { startStream } from './stream.tsx'

declare global {
  interface Window {
    soak: Soak
    /** Errors that nobody caught: there may be none. */
    uncaught: string[]
  }
}

const soaks: Record<string, Begin> = {
  stream: startStream,
  components: startComponents,
  mounts: startMounts,
  large: startLarge,
}

window.uncaught = []
addEventListener('error', ({ message }) => window.uncaught.push(message))
addEventListener('unhandledrejection', ({ reason }) => window.uncaught.push(String(reason)))

const params = new URLSearchParams(location.search)
const begin = soaks[params.get('soak') ?? '']
if (!begin) throw new Error(`no such soak: ${location.search}`)
window.soak = begin(params)
