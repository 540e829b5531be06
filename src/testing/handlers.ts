type Listener = (event: Event) => void

interface Handler {
  value: object
  readonly listener: Listener
}

const handlersOf = new WeakMap<EventTarget, Map<string, Handler>>()

/**
 * Defines event handler attributes, such as `onopen` for `open`. A handler keeps its place among the listeners when it is replaced by another
 * function, and loses it when it is set to `null`.
 *
 * @see https://html.spec.whatwg.org/multipage/webappapis.html#event-handler-attributes
 */
export function defineHandlers(prototype: EventTarget, types: readonly string[]): void {
  for (const type of types) {
    const name = `on${type}`
    // Written like this, both functions get the names that Web IDL requires.
    const attribute = {
      get [name](): unknown {
        return handlersOf.get(this as unknown as EventTarget)?.get(type)?.value ?? null
      },
      set [name](value: unknown) {
        const target = this as unknown as EventTarget
        if (!handlersOf.has(target)) handlersOf.set(target, new Map())
        setHandler(target, handlersOf.get(target)!, type, value)
      },
    }
    Object.defineProperty(prototype, name, Object.getOwnPropertyDescriptor(attribute, name)!)
  }
}

function setHandler(target: EventTarget, handlers: Map<string, Handler>, type: string, value: unknown): void {
  const present = handlers.get(type)
  if (!isObject(value)) {
    if (present) target.removeEventListener(type, present.listener)
    handlers.delete(type)
    return
  }
  if (present) {
    present.value = value
    return
  }
  const fresh: Handler = {
    value,
    listener(event) {
      // An object that is not a function can be set, and does nothing.
      if (typeof fresh.value === 'function') fresh.value.call(target, event)
    },
  }
  handlers.set(type, fresh)
  target.addEventListener(type, fresh.listener)
}

const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function'
