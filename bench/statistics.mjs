// @ts-check

/** @type {(values: readonly number[], share: number) => number} */
export function quantile(values, share) {
  const sorted = values.toSorted((one, other) => one - other)
  const place = share * (sorted.length - 1)
  const below = sorted[Math.floor(place)] ?? NaN
  const above = sorted[Math.ceil(place)] ?? NaN
  return below + (above - below) * (place % 1)
}

/** @type {(values: readonly number[]) => number} */
export const median = (values) => quantile(values, 0.5)
