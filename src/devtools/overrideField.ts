/** A field of an object, with another one in front of it. */
export interface Overridden<Value> {
  /** Reads or writes the field that the object had. */
  readonly get: () => Value
  readonly set: (value: Value) => void
  /** The object is as before. */
  readonly restore: () => void
}

/** Puts an accessor in front of a field. Works for a field of the object itself, and for an accessor or method of its class. */
export function overrideField<Value>(
  target: object,
  name: string,
  accessor: { readonly get: () => unknown; readonly set?: (value: never) => void },
): Overridden<Value> {
  const own = Object.getOwnPropertyDescriptor(target, name)
  const isField = !!own && 'value' in own
  let value = own?.value as Value
  const above = Object.getPrototypeOf(target) as object
  Object.defineProperty(target, name, {
    configurable: true,
    enumerable: own?.enumerable ?? false,
    // The class itself may write to its field.
    set: (next: Value) => {
      value = next
    },
    ...accessor,
  })
  return {
    get: () => (isField ? value : (Reflect.get(above, name, target) as Value)),
    set(next) {
      value = next
      if (!isField) Reflect.set(above, name, next, target)
    },
    restore() {
      Reflect.deleteProperty(target, name)
      if (isField) Object.defineProperty(target, name, { ...own, value })
    },
  }
}
