/** Logs a warning for developers. Only called in development. */
export const warn = (sentence: string): void => {
  ;(globalThis as { console?: { warn(text: string): void } }).console?.warn(`wasclean: ${sentence}`)
}
