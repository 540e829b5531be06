/** True for a promise, whoever made it. */
export const isPending = <Answer>(answer: Answer): answer is Answer & PromiseLike<unknown> =>
  typeof (answer as PromiseLike<unknown> | null | undefined)?.then === 'function'
