import type { ManagedConnection } from '../connection/contract.js'
import type { Life } from '../connection/life/life.js'
import { getAnnounced, type Announced } from '../platform/announce.js'

/** A connection from the inside, as it is announced. */
export type Inside = Life & { readonly connection: ManagedConnection }

type Watched = Announced & { watchers?: Set<(inside: Inside) => void> }

/** Calls the function with every connection of the page that has dialled, and with each one as soon as it dials. Returns the function that stops that. */
export function watchConnections(found: (inside: Inside) => void): () => void {
  const announced: Watched = getAnnounced()
  for (const reference of announced) {
    const inside = reference.deref()
    if (inside) found(inside as Inside)
  }
  const watchers = (announced.watchers ??= watch(announced))
  watchers.add(found)
  return () => {
    watchers.delete(found)
    if (watchers.size || announced.watchers !== watchers) return
    delete announced.watchers
    Reflect.deleteProperty(announced, 'add')
  }
}

/** Takes part in `add` of the list. */
function watch(announced: Watched): Set<(inside: Inside) => void> {
  const watchers = new Set<(inside: Inside) => void>()
  announced.add = (reference) => {
    for (const found of watchers) found(reference.deref() as Inside)
    return Set.prototype.add.call(announced, reference) as Announced
  }
  return watchers
}
