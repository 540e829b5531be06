/** Tells a developer what to change. Only ever called in development. */
export const warn = (sentence: string): void => {
  ;(globalThis as { console?: { warn(text: string): void } }).console?.warn(`wasclean: ${sentence}`)
}
