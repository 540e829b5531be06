/** Which work and which contender this page is, says its address: `?work=burst&contender=bare&server=ws://…`. */
import { prepareEcho } from './echo.tsx'
import { prepareLarge } from './large.tsx'
import { prepareMounts } from './mounts.tsx'
import type { Preparation, Start } from './page.ts'
import { prepareComponents, prepareReceive } from './receive.tsx'
import { prepareScroll } from './scroll.tsx'
import { prepareSend } from './send.tsx'
import { prepareStrict } from './strict.tsx'
import { prepareTransition } from './transition.tsx'

declare global {
  interface Window {
    bench: Promise<Start>
  }
}

const works: Record<string, Preparation> = {
  receive: prepareReceive,
  components: prepareComponents,
  send: prepareSend,
  large: prepareLarge,
  echo: prepareEcho,
  transition: prepareTransition,
  mounts: prepareMounts,
  strict: prepareStrict,
  scroll: prepareScroll,
}

const params = new URLSearchParams(location.search)
const prepare = works[params.get('work') ?? '']

async function begin(): Promise<Start> {
  // There are no frames in a hidden page: it would measure timers.
  if (document.hidden) throw new Error('the page is hidden')
  if (!prepare) throw new Error(`no such work: ${location.search}`)
  const servers = params.getAll('server')
  return prepare({ server: servers[0] ?? '', servers, contender: params.get('contender') ?? '', params })
}
window.bench = begin()
