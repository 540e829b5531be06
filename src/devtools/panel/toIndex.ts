/**
 * Returns the index that an arrow key, Home, End, Page Up or Page Down leads to, or null for any other key.
 *
 * @param index The selected index. -1: none.
 * @param count The number of elements.
 * @param page The number of elements of a page.
 */
export function toIndex(key: string, index: number, count: number, page = 1): number | null {
  const steps: Record<string, number> = {
    ArrowUp: -1,
    ArrowLeft: -1,
    ArrowDown: 1,
    ArrowRight: 1,
    PageUp: -page,
    PageDown: page,
    Home: -count,
    End: count,
  }
  const step = steps[key]
  return step === undefined || count === 0 ? null : Math.max(0, Math.min(count - 1, index + step))
}
