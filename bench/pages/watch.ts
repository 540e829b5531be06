import type { Line } from './page.ts'

/** What a component is to do and to tell of itself: the same for every library. */
export interface WatchProps {
  readonly url: string
  /** Whether the components with this address are to use one socket. */
  readonly share: boolean
  readonly opened: (line: Line) => void
  /** For each message that the component sees: in a callback, or in an effect on a value. */
  readonly seen: (data: unknown) => void
  /** In place of that: the state that a component has folded and committed. */
  readonly folded: (fold: Fold) => void
  readonly committed: () => void
}

/** What has come of a row of messages, which are numbers from 0 on. */
export interface Fold {
  readonly next: number
  readonly lost: number
  /** How many came twice, or too late. */
  readonly misplaced: number
}

export const nothing: Fold = { next: 0, lost: 0, misplaced: 0 }

export function fold({ next, lost, misplaced }: Fold, data: unknown): Fold {
  const number = Number(data)
  return number < next
    ? { next, lost, misplaced: misplaced + 1 }
    : { next: number + 1, lost: lost + number - next, misplaced }
}

/** What one component has seen, and how often it was committed. */
export interface Witness {
  readonly props: WatchProps
  readonly tally: () => Fold & { readonly commits: number }
}

/** `advanced` is told of the number that would be next. */
export function createWitness(
  { url, share, opened }: Pick<WatchProps, 'url' | 'share' | 'opened'>,
  advanced: (next: number) => void,
): Witness {
  let { next, lost, misplaced } = nothing
  let commits = 0
  return {
    props: {
      url,
      share,
      opened,
      seen(data) {
        const number = Number(data)
        if (number < next) {
          misplaced += 1
          return
        }
        lost += number - next
        next = number + 1
        advanced(next)
      },
      folded(state) {
        if (state.next === next) return
        ;({ next, lost, misplaced } = state)
        advanced(next)
      },
      committed() {
        commits += 1
      },
    },
    tally: () => ({ next, lost, misplaced, commits }),
  }
}
