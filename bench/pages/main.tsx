/** Which work and which contender this page is, says its address: `?work=burst&contender=bare&server=ws://…`. */
import { prepareBurst } from './burst.tsx'
import { prepareEcho } from './echo.tsx'
import type { Preparation, Start } from './page.ts'
import { prepareTransition } from './transition.tsx'

declare global {
  interface Window {
    bench: Promise<Start>
  }
}

const works: Record<string, Preparation> = {
  burst: prepareBurst,
  transition: prepareTransition,
  echo: prepareEcho,
}

const params = new URLSearchParams(location.search)
const server = params.get('server') ?? ''
const prepare = works[params.get('work') ?? '']

async function begin(): Promise<Start> {
  // There are no frames in a hidden page: it would measure timers.
  if (document.hidden) throw new Error('the page is hidden')
  if (!prepare) throw new Error(`no such work: ${location.search}`)
  return prepare(server, params.get('contender') ?? '')
}
window.bench = begin()
