type Class = abstract new (...values: never[]) => object

/** Lets `instanceof` recognise the objects of every copy of the library: of its ESM and its CommonJS build, for example. */
export function brand(constructor: Class, name: string): void {
  const mark = Symbol.for(`wasclean.${name}`)
  Object.defineProperty(constructor.prototype, mark, { value: true })
  Object.defineProperty(constructor, Symbol.hasInstance, {
    value(this: Class, value: unknown): boolean {
      return this === constructor
        ? typeof value === 'object' && value !== null && mark in value
        : Object[Symbol.hasInstance].call(this, value)
    },
  })
}
