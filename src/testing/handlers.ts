type Listener = (event: Event) => void

interface Held {
  value: object
  readonly listener: Listener
}

const holders = new WeakMap<EventTarget, Map<string, Held>>()

/**
 * Defines event handler attributes, such as `onopen` for `open`. A handler has its place among the listeners from when it was set; another function
 * takes over that place, `null` gives it up.
 *
 * @see https://html.spec.whatwg.org/multipage/webappapis.html#event-handler-attributes
 */
export function defineHandlers(prototype: EventTarget, types: readonly string[]): void {
  for (const type of types) {
    Object.defineProperty(prototype, `on${type}`, {
      configurable: true,
      get(this: EventTarget) {
        return holders.get(this)?.get(type)?.value ?? null
      },
      set(this: EventTarget, value: unknown) {
        if (!holders.has(this)) holders.set(this, new Map())
        setHandler(this, holders.get(this)!, type, value)
      },
    })
  }
}

function setHandler(target: EventTarget, handlers: Map<string, Held>, type: string, value: unknown): void {
  const held = handlers.get(type)
  if (!isObject(value)) {
    if (held) target.removeEventListener(type, held.listener)
    handlers.delete(type)
    return
  }
  if (held) {
    held.value = value
    return
  }
  const fresh: Held = {
    value,
    listener(event) {
      // An object that is no function may be set, and does nothing.
      if (typeof fresh.value === 'function') fresh.value.call(target, event)
    },
  }
  handlers.set(type, fresh)
  target.addEventListener(type, fresh.listener)
}

const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function'
