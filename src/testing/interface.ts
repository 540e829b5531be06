import { ReadyState } from '../protocol/readyState.js'

type Member = (...values: unknown[]) => unknown
type IsInstance = (value: object) => boolean

interface Interface {
  readonly prototype: object
  readonly length: number
}

const constant = (value: unknown): PropertyDescriptor => ({ value, enumerable: true })

/**
 * Gives a class the properties of a Web IDL interface: constants on the class and its prototype, enumerable members that first check `this`, lengths
 * that count the required arguments, and a tag.
 *
 * @see https://webidl.spec.whatwg.org/#js-interfaces
 */
export function shapeAsInterface(Class: Interface, isInstance: IsInstance): void {
  const { prototype } = Class
  Object.defineProperty((prototype as { readonly send: object }).send, 'length', { value: 1 })
  for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (name === 'constructor') continue
    for (const part of ['value', 'get', 'set'] as const) {
      const members = property as { value?: Member; get?: Member; set?: Member }
      const member = members[part]
      if (member) members[part] = guard(name, member, isInstance)
    }
    Object.defineProperty(prototype, name, { ...property, enumerable: true })
  }
  Object.defineProperty(prototype, Symbol.toStringTag, { value: 'WebSocket', configurable: true })
  nameAndNumber(Class)
}

/** Turns a class into another one with the same interface and the same parent. */
export function adoptInterface(Class: Interface, from: Interface): void {
  Object.setPrototypeOf(Class, Object.getPrototypeOf(from) as object)
  Object.setPrototypeOf(Class.prototype, Object.getPrototypeOf(from.prototype) as object)
  Object.defineProperties(Class.prototype, Object.getOwnPropertyDescriptors(from.prototype))
  Object.defineProperty(Class.prototype, 'constructor', { value: Class })
  nameAndNumber(Class)
}

function nameAndNumber(Class: Interface): void {
  for (const [name, value] of Object.entries(ReadyState)) {
    Object.defineProperty(Class, name, constant(value))
    Object.defineProperty(Class.prototype, name, constant(value))
  }
  Object.defineProperty(Class, 'length', { value: 1 })
  Object.defineProperty(Class, 'name', { value: 'WebSocket' })
}

/** Wraps a method, or the getter or setter of an attribute, so that it only accepts sockets as `this`. */
const guard = (name: string, member: Member, isInstance: IsInstance): Member =>
  new Proxy(member, {
    apply(_, self: unknown, values) {
      if (typeof self === 'object' && self !== null && isInstance(self))
        return Reflect.apply(member, self, values)
      throw new TypeError(`${name}: this must be a WebSocket, got something else`)
    },
  })

/** @throws TypeError if a required argument is missing. `undefined` counts as present. */
export function assertGiven(name: string, values: readonly unknown[]): void {
  if (values.length === 0) throw new TypeError(`${name}: must be given, got no arguments`)
}
