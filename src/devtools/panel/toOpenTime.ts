import type { Session } from '../contract.js'

/** For how many milliseconds a session was open, and for how many of them it was idle at its end. Null if it was never open, or has not ended. */
export function toOpenTime({ spans, close, lastFrameAt }: Session): { total: number; idle: number } | null {
  const open = spans.filter(({ type, to }) => type === 'open' && to !== null)
  const [first] = open
  if (!first || !close) return null
  const end = open.at(-1)!.to!
  return { total: end - first.from, idle: end - (lastFrameAt ?? first.from) }
}
