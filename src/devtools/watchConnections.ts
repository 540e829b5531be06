import type { ManagedConnection } from '../connection/contract.js'
import type { Life } from '../connection/life/life.js'
import { getAnnounced } from '../platform/announce.js'
import { watchSet } from './watchSet.js'

/** A connection from the inside, as it is announced. */
export type Inside = Life & { readonly connection: ManagedConnection }

/** Calls the function with every connection of the page that has dialled, and with each one as soon as it dials. Returns the function that stops that. */
export const watchConnections = (found: (inside: Inside) => void): (() => void) =>
  watchSet(getAnnounced(), (reference) => {
    const inside = reference.deref()
    if (inside) found(inside as Inside)
  })
