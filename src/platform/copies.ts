const name = Symbol.for('wasclean.registry.1')

/**
 * Returns the state that all copies of the library on a page share: for micro-frontends, or ESM next to CommonJS. Increase the number in the name
 * whenever the shape of that state changes.
 */
export const fromAllCopies = <Kept extends object>(create: () => Kept): Kept =>
  ((globalThis as { [name]?: Kept | undefined })[name] ??= create())
