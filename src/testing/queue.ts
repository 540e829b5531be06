/** A first-in, first-out queue. Taking an item does not move the others, unlike `shift()` of a long array. */
export interface Queue<Item> {
  readonly push: (item: Item) => void
  /** Returns the first item. Undefined if the queue is empty. */
  readonly first: () => Item | undefined
  /** Removes and returns the first item. Undefined if the queue is empty. */
  readonly take: () => Item | undefined
  readonly size: () => number
  readonly clear: () => void
}

export function createQueue<Item>(): Queue<Item> {
  let items: (Item | undefined)[] = []
  /** The number of items at the front that were taken. */
  let taken = 0

  return {
    push(item) {
      items.push(item)
    },
    first: () => items[taken],
    take() {
      const item = items[taken]
      if (taken < items.length) items[taken++] = undefined
      // Only after many items were taken, so that items are rarely copied.
      if (taken > 32 && taken * 2 > items.length) {
        items = items.slice(taken)
        taken = 0
      }
      return item
    },
    size: () => items.length - taken,
    clear() {
      items = []
      taken = 0
    },
  }
}
