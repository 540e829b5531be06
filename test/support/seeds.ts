/** The seeds of random scripts: `count` of them from `first` on, or those that `npm run walk` asks for. */
export function seedsFrom(first: number, count = 1): readonly number[] {
  const { WALK_SEEDS: asked, WALK_FROM: from } = process.env
  const [start, length] = asked ? [Number(from), Number(asked)] : [first, count]
  return Array.from({ length }, (_, index) => start + index)
}
