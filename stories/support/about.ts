/** What the frame and the tests read of a story. */
export interface StoryParameters {
  readonly promise: string
  /** A text that is on the first screen when the story has played: the state that it is named after. */
  readonly ends: string | RegExp
  /** The warnings for developers that it causes on purpose. */
  readonly warns?: RegExp
  /** What it cannot show without a server. */
  readonly caveat?: string
  /** The other end, where it is neither of the usual two. */
  readonly server?: string
}

/** What Storybook shows beside a set of stories: their promise, and an excerpt as a user would write it. */
export function about(promise: string, ...excerpts: readonly string[]) {
  const code = excerpts
    .join('\n')
    .replaceAll(/'(?:\.\.\/)+src\/(\w+)\.ts'/g, (_, door: string) =>
      door === 'index' ? "'wasclean'" : `'wasclean/${door}'`,
    )
  return { docs: { description: { component: promise }, source: { code, language: 'tsx' }, codePanel: true } }
}

/** What one story promises, and how it ends. */
export function promise(
  promise: string,
  ends: StoryParameters['ends'],
  others: Partial<StoryParameters> = {},
) {
  return { ...others, promise, ends, docs: { description: { story: promise } } }
}
