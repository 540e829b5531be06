import type { Case, World } from './world.js'

/** What a case comes to, as JSON has it; whatever goes wrong is an observation too. */
export async function observe(one: Case, world: World): Promise<unknown> {
  try {
    return canonical(await one.observe(world))
  } catch (error) {
    return `failed: ${String(error)}`
  }
}

/** As JSON has it, properties by their names: two observations that say the same look the same. */
const canonical = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null), inOrder) as unknown

const inOrder = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value

/** What is expected of a place: what the standard says, unless it is known to do otherwise. */
export function expectedOf({ says, departures, beyond }: Case, column: string): unknown {
  if (column === 'fake') return canonical(beyond ? beyond.fake : says)
  return canonical(departures && column in departures ? departures[column as keyof typeof departures] : says)
}

/** The same where nobody else sets a limit. */
export const observeWithin = (milliseconds: number, one: Case, world: World): Promise<unknown> =>
  Promise.race([
    observe(one, world),
    new Promise((resolve) => setTimeout(() => resolve('no answer'), milliseconds)),
  ])
