/** Throws a TypeError for what is no function. */
export function assertFunction(value: unknown, subject: string): void {
  if (typeof value !== 'function') throw new TypeError(`${subject} must be a function, got ${typeof value}`)
}
