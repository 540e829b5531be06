type Watched<Value> = Set<Value> & { watchers?: Set<(value: Value) => void> }

/** Calls the function with each value of a set, and with each one that is added later. Returns the function that stops that. */
export function watchSet<Value>(set: Set<Value>, found: (value: Value) => void): () => void {
  const watched: Watched<Value> = set
  for (const value of watched) found(value)
  const watchers = (watched.watchers ??= replaceAdd(watched))
  watchers.add(found)
  return () => {
    watchers.delete(found)
    if (watchers.size || watched.watchers !== watchers) return
    delete watched.watchers
    Reflect.deleteProperty(watched, 'add')
  }
}

/** Makes `add` of this one set call the watchers first. */
function replaceAdd<Value>(set: Set<Value>): Set<(value: Value) => void> {
  const watchers = new Set<(value: Value) => void>()
  set.add = (value) => {
    for (const found of watchers) found(value)
    return Set.prototype.add.call(set, value) as Set<Value>
  }
  return watchers
}
