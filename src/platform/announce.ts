const name = Symbol.for('wasclean.connections.1')

/** The connections of this page that have dialled, for the inspector. It replaces `add` to learn of new ones. */
export type Announced = Set<WeakRef<object>>

/** Returns the list of all copies of the library on this page. Increase the number in its name whenever the shape of what is in it changes. */
export const getAnnounced = (): Announced =>
  ((globalThis as { [name]?: Announced | undefined })[name] ??= new Set<WeakRef<object>>())

/** Adds a connection to the list, which keeps nothing alive. Returns true. */
export function announce(connection: object): true {
  const announced = getAnnounced()
  // Not every time, since this visits all of them.
  if (announced.size % 128 === 0)
    for (const reference of announced) if (!reference.deref()) announced.delete(reference)
  announced.add(new WeakRef(connection))
  return true
}
