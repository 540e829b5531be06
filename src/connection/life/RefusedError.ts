import { brand } from '../../utilities/brand.js'

/**
 * Throw it in a `handshake` function if the server refuses for good: a wrong password, a banned user. The connection stays closed with this `error`,
 * and no other attempt follows until `open()` or `reconnect()`. `instanceof` also works with another copy of the library.
 *
 * @example if (answer.type === 'auth_invalid') throw new RefusedError(answer.message)
 */
export class RefusedError extends Error {
  override readonly name = 'RefusedError'

  static {
    brand(this, 'RefusedError')
  }
}
