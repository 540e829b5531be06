import { ReadyState } from '../protocol/readyState.js'

const constant = (value: unknown): PropertyDescriptor => ({ value, enumerable: true })

/**
 * Gives a class what Web IDL gives an interface: constants on it and on its prototype, members that can be enumerated, lengths that count the
 * arguments that must be there, and a tag.
 *
 * @see https://webidl.spec.whatwg.org/#js-interfaces
 */
export function shapeAsInterface(Interface: { readonly prototype: object; readonly length: number }): void {
  const { prototype } = Interface
  for (const [name, value] of Object.entries(ReadyState)) {
    Object.defineProperty(Interface, name, constant(value))
    Object.defineProperty(prototype, name, constant(value))
  }
  for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    if (name !== 'constructor') Object.defineProperty(prototype, name, { ...property, enumerable: true })
  }
  const { send } = prototype as { send: object }
  Object.defineProperty(Interface, 'length', { value: 1 })
  Object.defineProperty(send, 'length', { value: 1 })
  Object.defineProperty(prototype, Symbol.toStringTag, { value: 'WebSocket', configurable: true })
}

/** @throws TypeError where an argument that must be there is not, even as `undefined`. */
export function assertGiven(name: string, values: readonly unknown[]): void {
  if (values.length === 0) throw new TypeError(`${name}: must be given, got no arguments`)
}
