/** Makes the event of a message. */
export type MakeEvent = (target: EventTarget, origin: string, data: unknown) => MessageEvent

/**
 * Returns a function that makes cheap events, for code that hardly ever looks at them: they have `data`, and become a real MessageEvent when
 * something else is read.
 */
export function createLightEvents(): MakeEvent {
  class LightEvent {
    readonly data: unknown
    readonly #target: EventTarget
    readonly #origin: string
    #event: MessageEvent | null = null

    constructor(target: EventTarget, origin: string, data: unknown) {
      this.data = data
      this.#target = target
      this.#origin = origin
    }

    get isTrusted(): boolean {
      return false
    }

    static readonly read = (self: LightEvent, name: string): unknown => {
      if (/target|srcElement/i.test(name)) return self.#target
      const event = (self.#event ??= new MessageEvent('message', { data: self.data, origin: self.#origin }))
      const value = event[name as 'type'] as unknown
      return typeof value === 'function' ? (value.bind(event) as unknown) : value
    }
  }
  const { prototype } = LightEvent
  for (const interfaceOf of [Event, MessageEvent]) {
    for (const name of Object.keys(interfaceOf.prototype))
      Object.defineProperty(prototype, name, {
        get(this: LightEvent) {
          return LightEvent.read(this, name)
        },
      })
  }
  Object.setPrototypeOf(prototype, MessageEvent.prototype)
  return (target, origin, data) => new LightEvent(target, origin, data) as unknown as MessageEvent
}
