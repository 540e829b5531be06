/** A promise, with the functions that settle it. */
export interface Deferred<Value> {
  readonly promise: Promise<Value>
  readonly resolve: (value: Value) => void
  readonly reject: (cause: unknown) => void
}

export function defer<Value>(): Deferred<Value> {
  const settlers: Pick<Deferred<Value>, 'resolve' | 'reject'>[] = []
  const promise = new Promise<Value>((resolve, reject) => settlers.push({ resolve, reject }))
  return { promise, ...settlers[0]! }
}
