/** What the run asks of a page while it goes on. */
export interface Soak {
  /** What has been seen so far, as JSON can have it. */
  readonly state: () => object
  /** Has it do more. */
  readonly act?: (what: string) => void
}

export type Begin = (params: URLSearchParams) => Soak

/** Numbered messages, as far as they have come. */
export interface Heard {
  readonly session: number
  /** How many of that session there were: the number of the next one. */
  readonly next: number
  /** Those of the sessions before. */
  readonly ended: readonly (readonly [session: number, count: number])[]
  /** Numbers that were left out before one that came. */
  readonly lostInside: number
  /** How many came twice, or too late. */
  readonly misplaced: number
}

export const nothing: Heard = { session: -1, next: 0, ended: [], lostInside: 0, misplaced: 0 }

export function hear(heard: Heard, data: unknown): Heard {
  const [session = NaN, number = NaN] = String(data).split(' ').map(Number)
  if (session > heard.session) {
    const ended = heard.session < 0 ? [] : [...heard.ended, [heard.session, heard.next] as const]
    return { ...heard, session, next: number + 1, ended, lostInside: heard.lostInside + number }
  }
  if (session < heard.session || number < heard.next) return { ...heard, misplaced: heard.misplaced + 1 }
  return { ...heard, next: number + 1, lostInside: heard.lostInside + number - heard.next }
}
