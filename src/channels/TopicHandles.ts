import type { Topic } from './contract.js'
import type { Line } from './line.js'
import { toKey } from './toKey.js'
import { idle } from './TopicRecord.js'
import type { Topics } from './Topics.js'

/** What users and hooks see of the topics. A key leads to the same object for as long as somebody refers to it. */
export class TopicHandles {
  readonly #line: Line
  readonly #topics: Topics
  readonly #handles = new Map<string, WeakRef<Topic>>()
  /** The number of those at which the ones that nobody refers to any more are removed. Not a FinalizationRegistry, which Hermes lacks. */
  #most = 100

  constructor(line: Line, topics: Topics) {
    this.#line = line
    this.#topics = topics
  }

  get(name: unknown): Topic {
    const key = toKey(name, this.#line.wire.key)
    const known = this.#handles.get(key)?.deref()
    if (known) return known
    const topic = this.#create(name, key)
    this.#handles.set(key, new WeakRef(topic))
    if (this.#handles.size > this.#most) this.#prune()
    return topic
  }

  #prune(): void {
    for (const [key, reference] of this.#handles) if (!reference.deref()) this.#handles.delete(key)
    this.#most = 100 + 2 * this.#handles.size
  }

  /** Its functions work without the object. */
  #create(name: unknown, key: string): Topic {
    const { frames, era, onReset } = this.#line.connection
    const topics = this.#topics
    const topic = {
      // What the message hooks use.
      frames,
      era,
      onReset,
      key,
      getSnapshot: () => topics.get(key)?.getSnapshot() ?? idle,
      subscribe: (listener: unknown) => topics.follow(topic, name, 'changes', listener),
      onMessage: (listener: unknown) => topics.follow(topic, name, 'messages', listener),
      resubscribe: () => {
        topics.resubscribe(key)
      },
    }
    return topic
  }
}
