/** True for a promise of any implementation. */
export const isPromiseLike = <Answer>(answer: Answer): answer is Answer & PromiseLike<unknown> =>
  typeof (answer as PromiseLike<unknown> | null | undefined)?.then === 'function'
